/** Bytes of a file; storage.rules refuse more. */
export const MOST_BYTES = 10 * 1024 * 1024;
/** A phone's largest pictures have 48 million. */
export const MOST_PIXELS = 50_000_000;
/** Of a progressive JPEG; encoders write about ten. */
export const MOST_SCANS = 100;
/** A picture is scaled down to this: a page of A4 stays readable at 350 dots an inch. */
export const LONGEST_SIDE_PX = 4096;
export const MOST_PAGES = 50;
export const MOST_OBJECTS = 100_000;
/** What all object streams of a PDF may unpack to, in bytes. */
export const MOST_UNPACKED = 32 * 1024 * 1024;
/** What the decoder of HEIC may use, in bytes: planes and pixels of the largest picture, twice. */
export const HEIC_MEMORY = 768 * 1024 * 1024;
/** For one file, once its thread has started, ms. */
export const CLEAN_MS = 20_000;
/** For a thread to end once it was told to, ms. */
export const END_MS = 2000;
/** Heap of the thread, MB: the objects of a PDF; pixels lie outside of it. */
export const HEAP_MB = 384;
