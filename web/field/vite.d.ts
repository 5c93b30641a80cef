interface ImportMeta {
  /** What the builder says of the build. */
  readonly env: { readonly DEV: boolean }
}
