import type { Page } from 'playwright-core'

/**
 * The rules of WCAG 2.1 AA that a machine can decide and that break most often: names of controls, one main heading,
 * unique ids, references that lead somewhere, contrast of text, nothing wider than the screen.
 */
export async function barriers(page: Page): Promise<string[]> {
  return await page.evaluate(inPage)
}

/** Runs inside the page, so it can use nothing from outside itself. */
function inPage(): string[] {
  const found: string[] = []
  const say = (rule: string, element: Element) =>
    found.push(`${rule}: ${element.outerHTML.replace(/\s+/g, ' ').slice(0, 140)}`)
  const visible = (element: Element): boolean => {
    const box = element.getBoundingClientRect()
    const style = getComputedStyle(element)
    return box.width > 0 && box.height > 0 && style.visibility !== 'hidden' && style.display !== 'none'
  }
  const textOf = (ids: string | null): string =>
    (ids ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ')
      .trim()
  const nameOf = (element: Element): string => {
    const labels = [...((element as HTMLInputElement).labels ?? [])].map((l) => l.textContent).join(' ')
    const image = element.querySelector('img')?.getAttribute('alt') ?? ''
    return (
      element.getAttribute('aria-label') ||
      textOf(element.getAttribute('aria-labelledby')) ||
      labels ||
      element.textContent ||
      element.getAttribute('title') ||
      image ||
      ''
    ).trim()
  }

  if (document.documentElement.lang !== 'zh-CN') found.push('the page does not say its language')
  const headings = [...document.querySelectorAll('h1')].filter(visible)
  if (headings.length !== 1) found.push(`${headings.length} main headings`)
  if (document.querySelectorAll('main').length !== 1) found.push('not exactly one main')
  for (const image of document.querySelectorAll('img:not([alt])')) say('an image without alt', image)
  const controls =
    'button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=combobox]'
  for (const control of document.querySelectorAll(controls)) {
    if (visible(control) && nameOf(control) === '') say('a control without a name', control)
  }
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id)
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) found.push(`the id ${id} twice`)
  for (const element of document.querySelectorAll('[aria-labelledby], [aria-describedby]')) {
    for (const attribute of ['aria-labelledby', 'aria-describedby']) {
      const ids = element.getAttribute(attribute)?.split(' ').filter(Boolean) ?? []
      if (ids.some((id) => !document.getElementById(id))) say(`${attribute} leads nowhere`, element)
    }
  }
  for (const table of document.querySelectorAll('main table:not([role=presentation])')) {
    const named = table.querySelector('caption') || table.getAttribute('aria-label')
    if (visible(table) && !named && !table.closest('[aria-label], [aria-labelledby]'))
      say('a table without a name', table)
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
  if (wide > 1) found.push(`${wide} px wider than the screen`)

  const colour = (text: string): [number, number, number, number] => {
    const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
    return [r, g, b, a]
  }
  const behind = (element: Element): [number, number, number] => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const [r, g, b, a] = colour(getComputedStyle(at).backgroundColor)
      if (a > 0.9) return [r, g, b]
    }
    return [255, 255, 255]
  }
  const light = ([r, g, b]: readonly number[]): number => {
    const linear = [r, g, b].map((v) => {
      const c = (v ?? 0) / 255
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0)
  }
  const faint = new Set<string>()
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent?.trim())
    if (
      !own ||
      !visible(element) ||
      element.closest('[disabled], .ant-btn-disabled, [aria-disabled=true], svg')
    )
      continue
    const style = getComputedStyle(element)
    if (Number(style.opacity) < 1 || element.closest('.visually-hidden, .skip-link')) continue
    const [front, back] = [light(colour(style.color)), light(behind(element))].sort((a, b) => b - a)
    const ratio = ((front ?? 0) + 0.05) / ((back ?? 0) + 0.05)
    const large = Number.parseFloat(style.fontSize) >= 24
    if (ratio < (large ? 3 : 4.5))
      faint.add(`contrast ${ratio.toFixed(2)} of ${style.color}: ${element.outerHTML.slice(0, 100)}`)
  }
  return [...found, ...[...faint].slice(0, 8)]
}
