/** The part of libheif-js that is used; the package declares its pointers, but not the functions made for JavaScript. */
declare module 'libheif-js/wasm-bundle.js' {
  interface Context {
    readonly context: unique symbol;
  }
  interface Handle {
    readonly handle: unique symbol;
  }
  interface Picture {
    readonly picture: unique symbol;
  }
  interface Channel {
    readonly id: object;
    readonly width: number;
    readonly height: number;
    /** Bytes from one row to the next. */
    readonly stride: number;
    readonly data: Uint8Array;
  }
  interface Refusal {
    readonly code: object;
    readonly message: string;
  }
  const libheif: {
    readonly heif_error_code: { readonly heif_error_Ok: object };
    readonly heif_colorspace: { readonly heif_colorspace_RGB: object };
    readonly heif_chroma: { readonly heif_chroma_interleaved_RGB: object };
    readonly heif_channel: { readonly heif_channel_interleaved: object };
    heif_context_alloc(): Context | null;
    heif_context_free(context: Context): void;
    heif_context_read_from_memory(context: Context, bytes: Uint8Array): Refusal;
    heif_js_context_get_primary_image_handle(context: Context): Handle | Refusal | null;
    heif_image_handle_get_width(handle: Handle): number;
    heif_image_handle_get_height(handle: Handle): number;
    heif_image_handle_release(handle: Handle): void;
    heif_js_decode_image2(
      handle: Handle,
      space: object,
      chroma: object,
    ): { readonly image: Picture; readonly channels: readonly Channel[] } | Refusal | null;
    heif_image_release(image: Picture): void;
  };
  export default libheif;
}
