// In place of the native module @vscode/spdlog: appends each message to the log file at once. Levels go from 0 (trace) to
// 5 (critical); of patterns VS Code uses two, its usual prefix and none.
'use strict';
const { appendFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');

const levelNames = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(_kind, _name, file) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.path = file;
    this.level = 2;
    this.hasPrefix = true;
  }

  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const text = this.hasPrefix ? `${time} [${levelNames[level]}] ${message}\n` : String(message);
    try {
      appendFileSync(this.path, text);
    } catch (error) {
      // The folder of a profile goes before the last process that logs into it.
      if (error.code !== 'ENOENT') throw error;
    }
  }

  trace(message) {
    this.write(0, message);
  }

  debug(message) {
    this.write(1, message);
  }

  info(message) {
    this.write(2, message);
  }

  warn(message) {
    this.write(3, message);
  }

  error(message) {
    this.write(4, message);
  }

  critical(message) {
    this.write(5, message);
  }

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  setPattern() {
    this.hasPrefix = true;
  }

  clearFormatters() {
    this.hasPrefix = false;
  }

  // Nothing is held back, so there is nothing to flush or drop.
  flush() {}

  drop() {}
}

exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, path) => new Logger('rotating', name, path);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
