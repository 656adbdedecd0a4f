// In place of the native module @vscode/native-watchdog: ends this process when the process that started it has ended.
'use strict';

const pollMs = 1000;

exports.start = (parent) => {
  const timer = setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch (error) {
      if (error.code === 'ESRCH') process.exit(87);
    }
  }, pollMs);
  timer.unref();
};

exports.exit = (code) => process.exit(code ?? 0);
