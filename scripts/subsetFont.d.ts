// subset-font has no types of its own: this much of it is used.

declare module 'subset-font' {
  /** The font with the characters of the text only. */
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: { readonly targetFormat: 'truetype' | 'woff2' },
  ): Promise<Uint8Array>;
}
