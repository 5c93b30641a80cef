/** The server writes a fresh nonce into every page; only style elements that carry it are applied. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''

/**
 * The component library passes the nonce to its own styles, but the scroll lock of its portals inserts one without.
 * Scripts of other origin cannot run here, so whoever creates a style element is our own code.
 */
export function giveStylesTheNonce(): void {
  const create = document.createElement.bind(document)
  document.createElement = ((tag: string, options?: ElementCreationOptions) => {
    const element = create(tag, options)
    if (element instanceof HTMLStyleElement) element.nonce = styleNonce
    return element
  }) as typeof document.createElement
}
