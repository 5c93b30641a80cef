import { Command, CommanderError } from 'commander'
import { Refusal } from '../core/refusal.ts'
import { configurationNames } from '../platform/config.ts'
import { serializeError } from '../platform/log.ts'
import { chineseHelp, inChinese } from './words.ts'

/** Exit codes of every command. */
export const exitCodes = { ok: 0, bug: 1, usage: 2, refused: 3 } as const

/** Adds one group of commands to the program. */
export type Commands = (program: Command) => void

/** Runs the program on the arguments after the program's name and returns the exit code. */
export async function run(
  groups: readonly Commands[],
  args: readonly string[],
  version: string,
): Promise<number> {
  hearNobody()
  const program = new Command('wufei')
    .description('无废：无废城区的操作系统')
    .version(version, '-V, --version', '版本')
    .helpOption('-h, --help', '帮助')
    .helpCommand('help [command]', '某个命令的帮助')
    .showHelpAfterError('（用 --help 看用法）')
    .addHelpText('after', help)
    .configureHelp(chineseHelp)
    .configureOutput({ outputError: (text, write) => write(inChinese(text)) })
    .exitOverride()
  for (const add of groups) add(program)
  for (const command of program.commands) command.exitOverride().helpOption('-h, --help', '帮助')
  try {
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? exitCodes.ok)
  } catch (error) {
    return answer(error)
  }
}

/** Whoever reads our output may have seen enough (`| head`): the command still ends tidily, and says nothing. */
function hearNobody(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
}

function answer(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (error instanceof Refusal) {
    process.stderr.write(`${error.message}\n`)
    return exitCodes.refused
  }
  const { message, stack } = serializeError(error)
  process.stderr.write(`程序出错：${message}\n${stack}\n`)
  return exitCodes.bug
}

const help = `
退出码：0 成功，1 程序出错，2 用法不对，3 被拒绝（原因在标准错误输出）
配置用环境变量（说明见 README）：
  ${configurationNames.join('\n  ')}`
