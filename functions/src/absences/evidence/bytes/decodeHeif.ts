import type { Pixels } from './cleanImage.ts';
import type libheif from 'libheif-js/wasm-bundle.js';
import { MOST_PIXELS } from './limits.ts';
import { RefusedError } from './refused.ts';

/**
 * The pixels of a HEIC picture, upright, by libheif in WebAssembly (sharp's own build decodes no HEVC). Its colours are read
 * as sRGB: one of a wider profile comes out a little paler. The size that a file states need not be the size that its
 * stream has: a thread that caps the memory of WebAssembly bounds that (worker.ts).
 * @throws RefusedError UNREADABLE | TOO_MANY_PIXELS | TOO_COMPLEX
 */
export async function decodeHeif(bytes: Uint8Array): Promise<Pixels> {
  const { default: heif } = await import('libheif-js/wasm-bundle.js');
  try {
    return decodedBy(heif, bytes);
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    // It aborts where it finds no memory within itself, and is of no use afterwards.
    throw new RefusedError('TOO_COMPLEX', String(error));
  }
}

function decodedBy(heif: Libheif, bytes: Uint8Array): Pixels {
  const context = heif.heif_context_alloc();
  if (context === null) throw new RefusedError('TOO_COMPLEX', 'no memory for a HEIC file');
  const read = heif.heif_context_read_from_memory(context, bytes);
  if (read.code !== heif.heif_error_code.heif_error_Ok) throw unreadable(read.message);
  const handle = heif.heif_js_context_get_primary_image_handle(context);
  if (handle === null || 'code' in handle) throw unreadable(handle?.message);
  const width = heif.heif_image_handle_get_width(handle);
  const height = heif.heif_image_handle_get_height(handle);
  if (width * height > MOST_PIXELS) {
    throw new RefusedError('TOO_MANY_PIXELS', `${String(width)} x ${String(height)}`);
  }
  const decoded = heif.heif_js_decode_image2(
    handle,
    heif.heif_colorspace.heif_colorspace_RGB,
    heif.heif_chroma.heif_chroma_interleaved_RGB,
  );
  if (decoded === null || 'code' in decoded) throw unreadable(decoded?.message);
  const plane = decoded.channels.find(
    ({ id }) => id === heif.heif_channel.heif_channel_interleaved,
  );
  if (plane === undefined) throw unreadable('no colours');
  return { width: plane.width, height: plane.height, data: withoutPadding(plane) };
}

type Libheif = typeof libheif;

function withoutPadding({
  width,
  height,
  stride,
  data,
}: Pixels & { readonly stride: number }): Uint8Array {
  const row = width * 3;
  const packed = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    packed.set(data.subarray(y * stride, y * stride + row), y * row);
  }
  return packed;
}

function unreadable(detail = 'not decoded'): RefusedError {
  return /memory|limit/i.test(detail)
    ? new RefusedError('TOO_COMPLEX', detail)
    : new RefusedError('UNREADABLE', detail);
}
