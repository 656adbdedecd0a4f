// Keeps the end of growing content in view until somebody scrolls away from it, and again from when they come back.

/** As near as counts as at the end. */
const nearPx = 16;

export class FollowedEnd {
  readonly #scroll: HTMLElement;
  readonly #onChange: (isFollowing: boolean) => void;
  readonly #sizes: ResizeObserver;
  readonly #listening = new AbortController();
  #isFollowing = true;
  /** Where the end was held last. */
  #heldTop = 0;

  /** @param onChange told when following ends and begins */
  constructor(scroll: HTMLElement, content: HTMLElement, onChange: (isFollowing: boolean) => void) {
    this.#scroll = scroll;
    this.#onChange = onChange;
    // Told after layout and before painting: nothing is seen at its old place.
    this.#sizes = new ResizeObserver(() => this.#hold());
    this.#sizes.observe(content);
    this.#sizes.observe(scroll);
    scroll.addEventListener('scroll', () => this.#onScroll(), this.#listening);
  }

  /** Goes to the end and stays there. */
  follow(): void {
    this.#set(true);
    this.#hold();
  }

  dispose(): void {
    this.#sizes.disconnect();
    this.#listening.abort();
  }

  #hold(): void {
    if (!this.#isFollowing) return;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#heldTop = this.#scroll.scrollTop;
  }

  #onScroll(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    // The echo of that. The end may be elsewhere by now, and is held again after layout.
    if (this.#isFollowing && Math.abs(scrollTop - this.#heldTop) < 2) return;
    this.#set(scrollHeight - scrollTop - clientHeight <= nearPx);
  }

  #set(isFollowing: boolean): void {
    if (this.#isFollowing === isFollowing) return;
    this.#isFollowing = isFollowing;
    this.#onChange(isFollowing);
  }
}
