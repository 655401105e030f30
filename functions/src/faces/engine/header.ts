/** What a file's own header says about the picture, read without decoding it. */
export interface PictureHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Bytes a decoder fills for one pixel: channels times bytes of a sample. */
  readonly bytesPerPixel: number;
  /** Times the decoder has to go over the whole picture before its first row is ready: 1, interlaced 2. */
  readonly passes: number;
}

/** Why a file costs its decoder more than a picture of its size does; null when it does not. */
export type Excess = string | null;

/** A format's reader: undefined when the file ends inside its header. Throws InvalidImageError. */
export type HeaderReader = (view: DataView) => PictureHeader | undefined;
