/** Refusals of tokens, webhooks and files exchanged with other systems; part of the closed list in refusal.ts. */
export const interfaceRefusals = {
  // tokens
  token_unknown: { status: 401, message: '接口令牌不正确' },
  token_revoked: { status: 401, message: '接口令牌 {prefix}… 已吊销' },
  token_expired: { status: 401, message: '接口令牌 {prefix}… 已于 {day} 到期，请换用新的' },
  token_maker_gone: { status: 401, message: '制作接口令牌 {prefix}… 的账号已停用' },
  token_too_frequent: {
    status: 429,
    message: '请求过于频繁：每个接口令牌每分钟最多 {limit} 次，请在 {seconds} 秒后再试',
  },
  token_out_of_scope: { status: 403, message: '接口令牌没有“{resource}”的{act}权限' },
  token_scope_empty: { status: 422, message: '请至少选择一项权限' },
  token_scope_beyond: { status: 422, message: '您的账号没有“{resource}”的{act}权限，不能交给令牌' },
  token_term: { status: 422, message: '令牌的有效期应为 1 至 {most} 天' },
  token_not_there: { status: 404, message: '没有编号为 {id} 的接口令牌' },
  token_is_revoked: { status: 409, message: '接口令牌 {prefix}… 已经吊销' },
  interfaces_too_many: { status: 409, message: '{what}最多 {most} 个，请先{act}不用的' },
  // webhooks
  webhook_not_there: { status: 404, message: '没有编号为 {id} 的事件推送' },
  webhook_address_insecure: {
    status: 422,
    message: '推送地址应以 https:// 开头（演示模式下本机地址可用 http://）',
  },
  webhook_address_private: {
    status: 422,
    message:
      '推送地址 {address} 在内部网络，默认不允许；如确需，请管理员在 WUFEI_WEBHOOK_NETWORKS 中写明网段',
  },
  webhook_kind_unknown: { status: 422, message: '没有“{kind}”这种事件' },
  webhook_disabled: { status: 409, message: '事件推送“{name}”已停用，请先启用' },
  webhook_state_same: { status: 409, message: '事件推送“{name}”已经{state}' },
  webhook_nothing_to_replay: { status: 422, message: '所选范围内没有可重发的事件' },
  webhook_replay_too_many: { status: 422, message: '所选范围有 {count} 个事件，一次最多重发 {most} 个' },
  // files of provincial systems
  exchange_system_unknown: { status: 404, message: '没有“{system}”这个系统的文件格式，可用：{known}' },
  exchange_nothing_to_send: { status: 422, message: '{from} 至 {to} 没有可填报的联单' },
  exchange_file_unknown: { status: 404, message: '没有编号为 {id} 的文件' },
} as const satisfies Record<string, { status: number; message: string }>
