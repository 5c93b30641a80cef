// Made from the migrations by tools/schema-dump.ts; a test compares. Do not edit.
import type { Generated } from 'kysely'

type grade = 'weighed' | 'manifested' | 'recorded' | 'declared' | 'estimated'

type place = 'own' | 'inProvince' | 'outProvince' | 'abroad'

type position =
  | 'generated'
  | 'opening'
  | 'unexplained'
  | 'added'
  | 'stored'
  | 'in_transit'
  | 'utilized'
  | 'disposed'
  | 'dumped'
  | 'discrepancy'
  | 'transformed'
  | 'unallocated'

type purpose = 'utilize' | 'dispose' | 'collect'

type stream = 'industrial' | 'household' | 'construction' | 'hazardous' | 'agricultural' | 'other'

export interface Schema {
  'auth.account': {
    id: string
    accountId: string
    providerId: string
    userId: string
    accessToken: string | null
    refreshToken: string | null
    idToken: string | null
    accessTokenExpiresAt: Date | null
    refreshTokenExpiresAt: Date | null
    scope: string | null
    password: string | null
    createdAt: Generated<Date>
    updatedAt: Date
  }
  'auth.attempt': {
    key: string
    failures: number
    first_at: Date
    locked_until: Date | null
  }
  'auth.session': {
    id: string
    expiresAt: Date
    token: string
    createdAt: Generated<Date>
    updatedAt: Date
    ipAddress: string | null
    userAgent: string | null
    userId: string
  }
  'auth.user': {
    id: string
    name: string
    email: string
    emailVerified: boolean
    image: string | null
    createdAt: Generated<Date>
    updatedAt: Generated<Date>
    username: string | null
  }
  'auth.verification': {
    id: string
    identifier: string
    value: string
    expiresAt: Date
    createdAt: Generated<Date>
    updatedAt: Generated<Date>
  }
  'migration.applied': {
    name: string
    checksum: string
    applied_at: Generated<Date>
  }
  'wufei.account': {
    district: number
    id: Generated<number>
    user_id: string
    login: string
    name: string
    role: string
    unit: string | null
    parties: Generated<number[]>
    streets: Generated<string[]>
    active: Generated<boolean>
    demo: Generated<boolean>
    created_at: Date
  }
  'wufei.api_token': {
    district: number
    id: Generated<number>
    account: number
    parties: number[]
    name: string
    prefix: string
    hash: string
    scope: unknown
    created_at: Date
    created_by: string
    expires_at: Date
    revoked_at: Date | null
    revoked_by: string | null
    last_used_on: string | null
  }
  'wufei.attachment': {
    district: number
    hash: string
    name: string
    media_type: string
    bytes: number
    party: number | null
    uploaded_at: Date
    actor: string
  }
  'wufei.audit': {
    district: number
    id: Generated<number>
    at: Date
    actor: string
    act: string
    object: string
    detail: Generated<unknown>
    request: string | null
  }
  'wufei.bulletin': {
    district: number
    id: Generated<number>
    year: number
    edition: number
    status: string
    texts: Generated<unknown>
    reason: string | null
    content: unknown | null
    content_hash: string | null
    book_position: string | null
    figures_as_of: string | null
    approved_by: string | null
    approved_at: Date | null
    published_on: string | null
    published_at: Date | null
    created_at: Date
    actor: string
  }
  'wufei.bulletin_answer': {
    district: number
    id: Generated<number>
    feedback: number
    message: string
    public: boolean
    answered_at: Date
    actor: string
  }
  'wufei.bulletin_confirmation': {
    district: number
    id: Generated<number>
    bulletin: number
    unit: string
    figures: unknown
    figures_hash: string
    confirmed_at: Date
    actor: string
  }
  'wufei.bulletin_feedback': {
    district: number
    id: Generated<number>
    year: number
    number: number
    name: string | null
    contact: string | null
    message: string
    received_at: Date
  }
  'wufei.capacity': {
    district: number
    facility: number
    stream: stream
    year: number
    grams_per_day: number | null
    grams_per_year: number | null
    source: string | null
  }
  'wufei.catalogue_edition': {
    district: number
    id: Generated<number>
    key: string
    title: string
    kind: string
    valid_from: string | null
    valid_to: string | null
    file_name: string
    file_hash: string
    codes: number
    warnings: number
    imported_at: Date
    actor: string
  }
  'wufei.catalogue_entry': {
    district: number
    edition: number
    code: string
    name: string
    industry: string | null
    properties: string | null
    valid_from: string | null
    valid_to: string | null
    enabled: boolean
    confidence: string
  }
  'wufei.collection_act': {
    district: number
    run: number
    seq: number
    kind: string
    manifest: number | null
    actor: string
    day: string
    recorded_at: Date
    fact: unknown
  }
  'wufei.collection_run': {
    district: number
    id: Generated<number>
    number: string
    profile: string
    collector: number
    store: number
    day: string
    plate: string | null
    driver: string | null
    fields: unknown
    state: string
    arrived_on: string | null
    parties: number[]
    acts: Generated<number>
    demo: Generated<boolean>
    actor: string
    created_at: Date
    changed_at: Date
  }
  'wufei.command': {
    district: number
    actor: string
    key: string
    hash: string
    result: unknown
    recorded_at: Date
  }
  'wufei.control_total': {
    district: number
    id: Generated<number>
    root: number
    scope: string
    facility: number
    street: string | null
    stream: stream
    codes: string
    from_day: string
    to_day: string
    source: string
    sector: string | null
    note: string | null
    details: Generated<unknown>
    recorded_at: Date
    recorded_day: string
    actor: string
    record: number | null
    superseded_by: number | null
    superseded_at: Date | null
    superseded_day: string | null
    demo: Generated<boolean>
  }
  'wufei.control_total_column': {
    district: number
    total: number
    column: string
    grams: number
    method: string | null
    dest: number | null
    measure: unknown | null
  }
  'wufei.delivery': {
    district: number
    notice: number
    channel: string
    attempt: number
    at: Date
    error: string | null
  }
  'wufei.entry': {
    district: number
    posting: number
    line: number
    position: position
    stream: stream
    facility: number
    owner: number
    code: string
    lot: number | null
    origin: number
    born: string
    grade: grade
    moisture: Generated<number>
    purpose: purpose | null
    place: place | null
    method: string | null
    dest: number | null
    own: boolean
    grams: number
    occurred_on: string
    since: string
    recorded_day: string
  }
  'wufei.exchange_file': {
    district: number
    id: Generated<number>
    system: string
    direction: string
    parties: number[]
    name: string
    hash: string
    span: string | null
    rows: number
    outcome: Generated<unknown>
    at: Date
    actor: string
  }
  'wufei.exchange_row': {
    district: number
    file: number
    row: number
    manifest: number | null
    official_no: string | null
    day: string | null
    values: unknown
    note: string | null
  }
  'wufei.facility': {
    district: number
    id: Generated<number>
    party: number
    name: string
    kind: string
    site: number | null
    code: string | null
    region: Generated<place>
    region_name: string | null
    street: string | null
    community: string | null
    park: string | null
    sector: Generated<string>
    is_end: Generated<boolean>
    takes_ownership: Generated<boolean>
    demo: Generated<boolean>
    merged_into: number | null
    details: Generated<unknown>
    created_at: Date
  }
  'wufei.facility_history': {
    district: number
    facility: number
    attribute: string
    value: string | null
    valid_from: string
    valid_to: string | null
    recorded_at: Date
    actor: string
  }
  'wufei.goal_verdict': {
    district: number
    id: Generated<number>
    plan: string
    statement: string
    verdict: string
    reason: string
    evidence: Generated<string[]>
    recorded_at: Date
    actor: string
  }
  'wufei.import': {
    district: number
    id: Generated<number>
    file_hash: string
    file_name: string
    bytes: number
    stored_path: string
    party: number | null
    unit: string | null
    form: string | null
    mapping: unknown | null
    status: string
    choice: string | null
    options: Generated<unknown>
    counts: Generated<unknown>
    problems: Generated<unknown>
    grams: Generated<string>
    first_day: string | null
    last_day: string | null
    staged: Generated<number>
    done: Generated<number>
    total: number | null
    failure: string | null
    acting: unknown
    actor: string
    created_at: Date
    updated_at: Date
    finished_at: Date | null
    demo: Generated<boolean>
  }
  'wufei.import_row': {
    district: number
    import: number
    no: number
    form: string
    rank: number
    sheet: string | null
    row: number | null
    identity: string | null
    hash: string | null
    day: string | null
    code: string | null
    grams: number | null
    content: unknown
    verdict: string
    messages: Generated<unknown>
    before: number | null
    outcome: string | null
    record: number | null
    posting: number | null
  }
  'wufei.indicator_definition': {
    district: number
    id: string
    version: number
    content: unknown | null
    reason: string
    recorded_at: Date
    recorded_day: string
    actor: string
  }
  'wufei.late_entry': {
    district: number
    id: Generated<number>
    number: string
    reason: string
    stream: stream
    party: number | null
    from_day: string
    to_day: string
    requested_at: Date
    requested_by: string
    approved_at: Date | null
    approved_by: string | null
    refused_at: Date | null
  }
  'wufei.lot': {
    district: number
    id: Generated<number>
    code: string
    label: string | null
    posting: number
    available_from: string
    movement: number | null
    total: number | null
    product: Generated<boolean>
    details: Generated<unknown>
  }
  'wufei.lot_balance': {
    district: number
    lot: number
    position: position
    facility: number
    owner: number
    origin: number
    born: string
    grade: grade
    moisture: number
    code: string
    grams: number
  }
  'wufei.manifest': {
    district: number
    id: Generated<number>
    profile: string
    state: string
    number: string | null
    official_no: string | null
    parties: Generated<number[]>
    waits_for: Generated<number[]>
    next_act: string | null
    consignor: number | null
    consignee: number | null
    carrier: number | null
    code: string | null
    purpose: string | null
    plate: string | null
    grams: number | null
    accepted: number | null
    refused: number | null
    issued_on: string | null
    loaded_on: string | null
    received_on: string | null
    due_on: string | null
    acts: Generated<number>
    demo: Generated<boolean>
    created_at: Date
    changed_at: Date
  }
  'wufei.manifest_act': {
    district: number
    manifest: number
    seq: number
    kind: string
    actor: string
    day: string
    recorded_at: Date
    fact: unknown
  }
  'wufei.manifest_bulk_row': {
    district: number
    party: number
    kind: string
    identity: string
    digest: string
    manifest: number
    actor: string
    recorded_at: Date
  }
  'wufei.manifest_guest': {
    district: number
    id: Generated<number>
    manifest: number
    role: string
    name: string
    phone: string | null
    code_hash: string
    made_at: Date
    made_by: string
    expires_at: Date
    used_at: Date | null
    wrong: Generated<number>
  }
  'wufei.manifest_movement': {
    district: number
    manifest: number
    party: number
    movement: number
    grams: number
  }
  'wufei.manifest_package': {
    district: number
    manifest: number
    package: number
    party: number
    lot: number
    grams: number
    refused: Generated<boolean>
    gone: Generated<boolean>
  }
  'wufei.manifest_register': {
    district: number
    id: Generated<number>
    kind: string
    party: number
    counterparty: number | null
    number: string
    codes: Generated<string[]>
    grams: number | null
    acts: Generated<string[]>
    permit: number | null
    valid_from: string | null
    valid_to: string | null
    remark: string | null
    recorded_at: Date
    actor: string
    withdrawn_at: Date | null
    withdrawn_by: string | null
    replaces: number | null
    withdrawn_reason: string | null
  }
  'wufei.matter': {
    district: number
    id: Generated<number>
    kind: string
    state: string
    ended: boolean
    version: number
    number: string | null
    title: string
    unit: string | null
    units: Generated<string[]>
    due: string | null
    year: number
    origin_kind: string | null
    origin_key: string | null
    origin_title: string | null
    payload: unknown
    demo: Generated<boolean>
    created_at: Date
  }
  'wufei.matter_event': {
    district: number
    matter: number
    seq: number
    at: Date
    actor: string
    actor_name: string
    act: string
    act_name: string
    from_state: string | null
    to_state: string
    note: string | null
    evidence: Generated<string[]>
    content: unknown
  }
  'wufei.movement': {
    district: number
    id: Generated<number>
    code: string
    consignor: number
    owner: number
    consignee: number | null
    carrier: number | null
    plate: string | null
    document_no: string | null
    purpose: purpose
    place: place
    method: string | null
    departed_on: string
    received_on: string | null
    shipped: number
    accepted: number | null
    refused: number | null
    presumed: string | null
    status: string
    grade: grade
    lot: number | null
    details: Generated<unknown>
  }
  'wufei.notice': {
    district: number
    id: Generated<number>
    key: string
    unit: string | null
    title: string
    body: string
    thing_kind: string
    thing_key: string
    due: string | null
    created_at: Date
  }
  'wufei.notice_read': {
    district: number
    notice: number
    actor: string
    at: Date
  }
  'wufei.number_series': {
    district: number
    series: string
    value: number
  }
  'wufei.origin_month': {
    district: number
    origin: number
    stream: stream
    month: string
    entries: number
  }
  'wufei.package': {
    district: number
    id: Generated<number>
    code: string
    kind: string
    waste: string | null
    party: number
    facility: number
    lot: number | null
    inside: number | null
    state: string
    litres: string | null
    packed_on: string
    since: string
    label: Generated<unknown>
    manifest: number | null
    parties: number[]
    acts: Generated<number>
    demo: Generated<boolean>
    created_at: Date
    changed_at: Date
  }
  'wufei.package_act': {
    district: number
    package: number
    seq: number
    kind: string
    actor: string
    day: string
    recorded_at: Date
    posting: number | null
    manifest: number | null
    fact: unknown
  }
  'wufei.package_external': {
    district: number
    scheme: string
    value: string
    package: number
    recorded_at: Date
    actor: string
  }
  'wufei.party': {
    district: number
    id: Generated<number>
    name: string
    short_name: string | null
    credit_code: string | null
    kind: string
    unit: string | null
    industry: string | null
    group: string | null
    management_class: string | null
    permit_no: string | null
    external: Generated<boolean>
    demo: Generated<boolean>
    merged_into: number | null
    details: Generated<unknown>
    created_at: Date
  }
  'wufei.party_alias': {
    district: number
    party: number
    folded: string
    name: string
    source: string
    recorded_at: Date
    actor: string
  }
  'wufei.party_history': {
    district: number
    party: number
    attribute: string
    value: string | null
    valid_from: string
    valid_to: string | null
    recorded_at: Date
    actor: string
  }
  'wufei.period_close': {
    district: number
    id: Generated<number>
    stream: stream
    party: number | null
    from_day: string
    to_day: string
    reason: string
    closed_at: Date
    closed_by: string
    book_position: number
    reopened_at: Date | null
    reopened_by: string | null
    reopen_reason: string | null
  }
  'wufei.permit': {
    district: number
    id: Generated<number>
    party: number
    facility: number | null
    kind: string
    number: string
    issuer: string | null
    valid_from: string | null
    valid_to: string | null
    scope: string | null
    recorded_at: Date
    actor: string
    withdrawn_at: Date | null
  }
  'wufei.plan_carry': {
    district: number
    id: Generated<number>
    plan: string
    measure: string
    to_plan: string
    to_measure: string | null
    note: string | null
    recorded_at: Date
    actor: string
  }
  'wufei.plan_item': {
    district: number
    id: number
    revision: number
    plan: string
    measure: string
    year: number
    title: string
    due_on: string
    acceptance: string
    unit: string
    person: string | null
    state: string
    note: string | null
    report: number | null
    recorded_at: Date
    actor: string
  }
  'wufei.plan_member': {
    district: number
    id: Generated<number>
    body: string
    working_group: string | null
    unit: string
    person: string
    post: string | null
    role: string
    from_day: string
    to_day: string | null
    replaced_by: number | null
    recorded_at: Date
    actor: string
  }
  'wufei.plan_period': {
    district: number
    id: Generated<number>
    plan: string
    from_day: string
    to_day: string
    reason: string
    closed_at: Date
    closed_by: string
    reopened_at: Date | null
    reopened_by: string | null
    reopen_reason: string | null
  }
  'wufei.plan_system': {
    district: number
    id: Generated<number>
    plan: string
    measure: string
    system: string
    recorded_at: Date
    actor: string
  }
  'wufei.plan_text': {
    district: number
    id: Generated<number>
    plan: string
    measure: string
    text: string
    document: string
    document_hash: string
    recorded_at: Date
    actor: string
  }
  'wufei.plan_version': {
    district: number
    plan: string
    version: number
    content: unknown
    hash: string
    moves: Generated<unknown>
    reason: string
    basis: string | null
    source: string
    recorded_at: Date
    actor: string
  }
  'wufei.posting': {
    district: number
    id: Generated<number>
    kind: string
    occurred_on: string
    since: string
    recorded_at: Date
    recorded_day: string
    tx: Generated<string>
    actor: string
    command: string | null
    grade: grade
    fact: unknown
    parties: number[]
    facilities: number[]
    movement: number | null
    total: number | null
    corrects: number | null
    reverses: number | null
    late_entry: number | null
    demo: Generated<boolean>
  }
  'wufei.posting_attachment': {
    district: number
    posting: number
    hash: string
  }
  'wufei.posting_record': {
    district: number
    posting: number
    record: number
  }
  'wufei.presumption': {
    district: number
    posting: number
    facility: number
    owner: number
    code: string
    occurred_on: string
    grade: grade
    moisture: number
    grams: number
  }
  'wufei.progress_decision': {
    district: number
    report: number
    accepted: boolean
    note: string | null
    recorded_at: Date
    actor: string
  }
  'wufei.progress_evidence': {
    district: number
    report: number
    hash: string
  }
  'wufei.progress_report': {
    district: number
    id: Generated<number>
    plan: string
    measure: string
    item: number | null
    unit: string
    from_day: string
    to_day: string
    percent: number
    narrative: string
    figures: Generated<unknown>
    replaces: number | null
    recorded_at: Date
    actor: string
  }
  'wufei.record': {
    district: number
    id: Generated<number>
    kind: string
    party: number | null
    unit: string | null
    import: number | null
    sheet: string | null
    row: number | null
    identity: string
    version: Generated<number>
    content: unknown
    hash: string
    recorded_at: Date
    actor: string
  }
  'wufei.register_entry': {
    district: number
    id: number
    revision: number
    kind: string
    unit: string
    name: string
    day: string | null
    measures: Generated<string[]>
    content: unknown
    files: Generated<string[]>
    withdrawn: Generated<boolean>
    reason: string | null
    demo: Generated<boolean>
    recorded_at: Date
    actor: string
  }
  'wufei.reminder_setting': {
    district: number
    id: Generated<number>
    value: unknown
    recorded_at: Date
    actor: string
  }
  'wufei.reported_figure': {
    district: number
    id: Generated<number>
    key: string
    year: number
    value: string
    unit: string
    unit_code: string | null
    source: string
    note: string | null
    recorded_at: Date
    recorded_day: string
    actor: string
  }
  'wufei.reported_figure_attachment': {
    district: number
    figure: number
    hash: string
  }
  'wufei.rollup': {
    district: number
    origin: number
    facility: number
    month: string
    since: string
    code: string
    stream: stream
    position: position
    purpose: string
    place: string
    method: string
    dest: number
    own: boolean
    grade: grade
    moisture: number
    born_month: string
    grams: number
    entries: number
  }
  'wufei.rollup_district': {
    district: number
    month: string
    since: string
    sector: string
    code: string
    stream: stream
    position: position
    purpose: string
    place: string
    method: string
    dest: number
    own: boolean
    grade: grade
    moisture: number
    born_month: string
    grams: string
    entries: number
  }
  'wufei.rollup_mark': {
    district: number
    posting: number
    folded_at: Date
  }
  'wufei.saved_mapping': {
    district: number
    owner: string
    signature: string
    form: string
    mapping: unknown
    party: number | null
    unit: string | null
    actor: string
    updated_at: Date
  }
  'wufei.signed_lists': {
    district: number
    id: Generated<number>
    year: number
    version: number
    as_of: string
    book_position: string
    plan_version: number
    content: unknown
    content_hash: string
    note: string
    signed_at: Date
    actor: string
  }
  'wufei.underway_month': {
    district: number
    month: string
    origin: number
    code: string
    stream: stream
    purpose: purpose
    place: place
    grams: number
  }
  'wufei.unit_duty': {
    district: number
    id: Generated<number>
    plan: string
    unit: string
    duty: string
    basis: string | null
    from_day: string
    to_day: string | null
    recorded_at: Date
    actor: string
  }
  'wufei.webhook': {
    district: number
    id: Generated<number>
    account: number
    parties: number[]
    name: string
    url: string
    kinds: string[]
    secret: string
    old_secret: string | null
    old_until: Date | null
    created_at: Date
    created_by: string
    disabled_at: Date | null
    disabled_by: string | null
    disabled_reason: string | null
    removed_at: Date | null
  }
  'wufei.webhook_attempt': {
    district: number
    delivery: number
    attempt: number
    at: Date
    status: number | null
    ms: number
    answer: string | null
    error: string | null
  }
  'wufei.webhook_delivery': {
    district: number
    id: Generated<number>
    webhook: number
    event: number
    replay: Generated<boolean>
    state: string
    attempts: Generated<number>
    next_at: Date | null
    created_at: Date
  }
  'wufei.webhook_event': {
    district: number
    id: Generated<number>
    kind: string
    object: string
    body: unknown
    at: Date
  }
}
