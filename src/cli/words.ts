import { type Command, Help, type Option } from 'commander'

/** What the parser of arguments says, in the language of the product. */
const sayings: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown command '(.*)'/, '没有“$1”这个命令'],
  [/^error: unknown option '(.*)'/, '没有“$1”这个选项'],
  [/^error: missing required argument '(.*)'/, '缺少参数“$1”'],
  [/^error: option '(.*)' argument missing/, '选项“$1”后面要写值'],
  [/^error: required option '(.*)' not specified/, '缺少选项“$1”'],
  [/^error: option '(.*)' argument '(.*)' is invalid\.\s*/, '选项“$1”的值“$2”不对：'],
  [/^error: command-argument value '(.*)' is invalid for argument '(.*)'\.\s*/, '参数“$2”的值“$1”不对：'],
  [/^error: too many arguments.* Expected (\d+) arguments? but got (\d+)\./, '参数应有 $1 个，给了 $2 个'],
  [/Allowed choices are (.*)\./, '可用 $1'],
  [/\(Did you mean (?:one of )?(.*)\?\)/, '（是不是 $1？）'],
]

export const inChinese = (text: string): string =>
  sayings.reduce((said, [english, chinese]) => said.replace(english, chinese), text)

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}
const plain = new Help()
const placeholders = (text: string): string =>
  text.replaceAll('[options]', '[选项]').replaceAll('[command]', '[命令]')

/** The parts of a help page that the parser words itself. */
export const chineseHelp = {
  styleTitle: (title: string): string => titles[title] ?? title,
  commandUsage: (command: Command): string => placeholders(plain.commandUsage(command)),
  subcommandTerm: (command: Command): string => placeholders(plain.subcommandTerm(command)),
  optionDescription: (option: Option): string =>
    plain
      .optionDescription(option)
      .replace(/\s*\((?:choices: .*?, )?default: "?(.*?)"?\)$/, '（不写则为 $1）')
      .replace(/\s*\(choices: .*?\)$/, ''),
}
