/** The cache key of one import's view: pages about it ask anew under the same one. */
export const importKey = (id: string | number) => ['import', String(id)] as const
