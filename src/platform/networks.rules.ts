import { BlockList, isIP } from 'node:net'

/** A network as `10.0.0.0/8`; a single address is one as well. */
export interface Network {
  readonly address: string
  readonly bits: number
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** A list parted by commas; null where a part is no network. */
export function networksIn(text: string): Network[] | null {
  const found: Network[] = []
  for (const part of text.split(',').map((p) => p.trim())) {
    if (part === '') continue
    const [address = '', given] = part.split('/')
    const most = isIP(address) === 6 ? 128 : 32
    const bits = given === undefined ? most : Number(given)
    if (isIP(address) === 0 || !Number.isInteger(bits) || bits < 0 || bits > most) return null
    found.push({ address, bits })
  }
  return found
}

export function listOf(networks: readonly Network[]): BlockList {
  const list = new BlockList()
  for (const { address, bits } of networks) list.addSubnet(address, bits, familyOf(address))
  return list
}

/** What is not the public Internet (RFC 6890): this machine, private and shared space, link-local, reserved. */
const inner = listOf(
  networksIn(
    [
      '0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,192.0.2.0/24',
      '192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,224.0.0.0/4,240.0.0.0/4',
      '::/128,::1/128,64:ff9b::/96,100::/64,2001::/23,2001:db8::/32,2002::/16,fc00::/7,fe80::/10,ff00::/8',
    ].join(','),
  ) ?? [],
)

/** `::ffff:10.0.0.1` is 10.0.0.1 in another dress. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

export const isIn = (list: BlockList, address: string): boolean =>
  list.check(plain(address), familyOf(plain(address)))
export const isInner = (address: string): boolean => isIn(inner, address)
export const isLoopback = (address: string): boolean =>
  plain(address).startsWith('127.') || plain(address) === '::1'
