import { PERMIT_FUNCTION } from './permit-function.js';

/**
 * The tables. Documents are canonical or plain JSON kept as text: `jsonb` would reorder members, round numbers and
 * refuse U+0000. Instants are epoch milliseconds.
 */
const TABLES = `
CREATE TABLE wf.meta (key text PRIMARY KEY, value text NOT NULL);

CREATE TABLE wf.run (
  id text PRIMARY KEY,
  tenant text NOT NULL,
  workflow text NOT NULL,
  bridge text NOT NULL,
  status text NOT NULL,
  epoch text NOT NULL,
  seq bigint NOT NULL,
  value text NOT NULL,
  input text NOT NULL,
  started_by text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX run_listing ON wf.run (tenant, created_at DESC, id DESC);
CREATE INDEX run_live ON wf.run (status) WHERE status NOT IN ('succeeded', 'failed', 'cancelled');

-- One committed change is one event; its members are the rows of wf.change with the same seq.
CREATE TABLE wf.event (
  run text NOT NULL REFERENCES wf.run (id),
  seq bigint NOT NULL,
  epoch text NOT NULL,
  id text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (run, seq)
);
CREATE TABLE wf.change (
  run text NOT NULL,
  seq bigint NOT NULL,
  n integer NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  value text,
  cause text,
  PRIMARY KEY (run, seq, n),
  FOREIGN KEY (run, seq) REFERENCES wf.event (run, seq)
);
CREATE INDEX change_of_entity ON wf.change (run, kind, id, seq DESC, n DESC);

CREATE TABLE wf.entity (
  run text NOT NULL REFERENCES wf.run (id),
  kind text NOT NULL,
  id text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (run, kind, id)
);
CREATE TABLE wf.stream (
  run text NOT NULL REFERENCES wf.run (id),
  step text NOT NULL,
  attempt integer NOT NULL,
  channel text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (run, step, attempt, channel)
);

CREATE TABLE wf.gate (
  id text PRIMARY KEY,
  run text NOT NULL REFERENCES wf.run (id),
  step text NOT NULL,
  attempt integer NOT NULL,
  interrupt text NOT NULL,
  state text NOT NULL,
  superseded_by text,
  version bigint NOT NULL,
  record text NOT NULL,
  opened_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  due_at bigint
);
CREATE UNIQUE INDEX gate_question ON wf.gate (run, step, attempt, interrupt) WHERE state <> 'superseded' AND superseded_by IS NULL;
CREATE INDEX gate_of_run ON wf.gate (run);
CREATE INDEX gate_by_state ON wf.gate (state, opened_at, id);
CREATE INDEX gate_due ON wf.gate (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE wf.command (
  tenant text NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  type text NOT NULL,
  run text,
  receipt text NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (tenant, issuer, subject, key)
);

CREATE TABLE wf.outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run text NOT NULL REFERENCES wf.run (id),
  gate text NOT NULL,
  verb text NOT NULL,
  code text,
  lease_owner text,
  lease_fence bigint NOT NULL DEFAULT 0,
  lease_until bigint NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  next_at bigint NOT NULL,
  UNIQUE (run, gate, verb)
);
CREATE INDEX outbox_next ON wf.outbox (next_at);

CREATE TABLE wf.run_lease (
  run text PRIMARY KEY REFERENCES wf.run (id),
  owner text NOT NULL,
  engine_fence bigint NOT NULL,
  until bigint NOT NULL
);

CREATE TABLE wf.principal (
  tenant text NOT NULL,
  id text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (tenant, id)
);

-- The gates of a tenant as one stream: which change of which run it was.
CREATE TABLE wf.inbox_head (tenant text PRIMARY KEY, epoch text NOT NULL, seq bigint NOT NULL);
CREATE TABLE wf.inbox_event (
  tenant text NOT NULL,
  seq bigint NOT NULL,
  run text NOT NULL,
  run_seq bigint NOT NULL,
  PRIMARY KEY (tenant, seq)
);
`;

const AUDIT = `
CREATE TABLE wf.audit_head (log text PRIMARY KEY, size bigint NOT NULL, last_at bigint NOT NULL, hashes text NOT NULL);
CREATE TABLE wf.audit_entry (
  log text NOT NULL,
  seq bigint NOT NULL,
  id text NOT NULL UNIQUE,
  type text NOT NULL,
  run text,
  at bigint NOT NULL,
  raw text NOT NULL,
  PRIMARY KEY (log, seq)
);
CREATE INDEX audit_entry_of_run ON wf.audit_entry (log, run, seq DESC);
-- Salts and values of commitments stand apart, so that erasing them leaves every record as it is.
CREATE TABLE wf.audit_opened (
  log text NOT NULL,
  seq bigint NOT NULL,
  name text NOT NULL,
  salt text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (log, seq, name)
);
CREATE TABLE wf.audit_node (
  log text NOT NULL,
  level integer NOT NULL,
  index bigint NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (log, level, index)
);
CREATE TABLE wf.audit_checkpoint (log text NOT NULL, size bigint NOT NULL, note text NOT NULL, PRIMARY KEY (log, size));

CREATE FUNCTION wf.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on wf.% is refused: the audit log is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wf.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION wf.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wf.audit_node FOR EACH STATEMENT EXECUTE FUNCTION wf.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wf.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION wf.refuse_change();
ALTER TABLE wf.audit_entry ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE wf.audit_node ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE wf.audit_checkpoint ENABLE ALWAYS TRIGGER append_only;
`;

/**
 * What the log is searched by, taken by the database itself from the bytes of each record, so that the two cannot
 * disagree. `wf.member_of` reads a member of a canonical record.
 */
const AUDIT_SEARCH = `
CREATE FUNCTION wf.member_of(raw text, VARIADIC path text[]) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT raw::pg_catalog.json #>> path $$;
ALTER TABLE wf.audit_entry
  ADD COLUMN actor text GENERATED ALWAYS AS (wf.member_of(raw, 'actor', 'id')) STORED,
  ADD COLUMN action text GENERATED ALWAYS AS (wf.member_of(raw, 'action', 'name')) STORED,
  ADD COLUMN step text GENERATED ALWAYS AS (wf.member_of(raw, 'context', 'step')) STORED,
  ADD COLUMN outcome text GENERATED ALWAYS AS (wf.member_of(raw, 'outcome', 'status')) STORED;
CREATE INDEX audit_entry_by_actor ON wf.audit_entry (log, actor, seq DESC);
CREATE INDEX audit_entry_by_action ON wf.audit_entry (log, action, seq DESC);
CREATE INDEX audit_entry_by_step ON wf.audit_entry (log, step, seq DESC) WHERE step IS NOT NULL;
CREATE INDEX audit_entry_by_outcome ON wf.audit_entry (log, outcome, seq DESC);
CREATE INDEX audit_entry_by_time ON wf.audit_entry (log, at, seq);
`;

/** Values beside records may be erased and never changed; the head may only grow. */
const AUDIT_GUARDS = `
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON wf.audit_opened FOR EACH STATEMENT EXECUTE FUNCTION wf.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON wf.audit_head FOR EACH STATEMENT EXECUTE FUNCTION wf.refuse_change();
CREATE TRIGGER grows BEFORE UPDATE ON wf.audit_head FOR EACH ROW WHEN (NEW.size < OLD.size OR NEW.log <> OLD.log) EXECUTE FUNCTION wf.refuse_change();
ALTER TABLE wf.audit_opened ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE wf.audit_head ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE wf.audit_head ENABLE ALWAYS TRIGGER grows;
`;

/**
 * When a revision of a gate first went out to a person. Apart from the gate, and without a reference to it: such a
 * reference would wait for the command that is deciding it.
 */
const SERVED = `
CREATE TABLE wf.served (
  gate text NOT NULL,
  person text NOT NULL,
  revision integer NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (gate, person, revision)
);
`;

/** Who calls: what the newest token of a caller said. A log is of one tenant, which its first record tells of logs that have some. */
const CALLERS = `
CREATE TABLE wf.standing (
  tenant text NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  roles text NOT NULL,
  issued_at double precision NOT NULL,
  PRIMARY KEY (tenant, issuer, subject)
);
ALTER TABLE wf.audit_head ADD COLUMN tenant text;
UPDATE wf.audit_head AS h SET tenant = (SELECT wf.member_of(e.raw, 'context', 'tenant') FROM wf.audit_entry e WHERE e.log = h.log ORDER BY e.seq LIMIT 1);
CREATE TRIGGER keeps_tenant BEFORE UPDATE ON wf.audit_head FOR EACH ROW WHEN (OLD.tenant IS NOT NULL AND NEW.tenant IS DISTINCT FROM OLD.tenant)
  EXECUTE FUNCTION wf.refuse_change();
ALTER TABLE wf.audit_head ENABLE ALWAYS TRIGGER keeps_tenant;
`;

/**
 * The gateways that are alive: as long as a gateway's row is, so are the run leases it holds. And what the sweep over
 * runs that have not ended looks for.
 */
const GATEWAYS = `
CREATE TABLE wf.gateway (instance text PRIMARY KEY, until bigint NOT NULL);
CREATE INDEX gate_live ON wf.gate (run) WHERE state NOT IN ('consumed', 'rejected', 'expired', 'cancelled', 'superseded', 'revoked', 'violated');
CREATE INDEX gate_expired ON wf.gate (run) WHERE state = 'expired';
CREATE INDEX gate_released ON wf.gate (run) WHERE state = 'released';
`;

/** Which trace an order to an engine belongs to, as a `traceparent` (W3C Trace Context). */
const OUTBOX_TRACE = `ALTER TABLE wf.outbox ADD COLUMN trace text;`;

/** Since when an order waits. */
const OUTBOX_AGE = `ALTER TABLE wf.outbox ADD COLUMN queued_at bigint NOT NULL DEFAULT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint;`;

/** Effects that were held not to have happened, and that nothing keeps from coming all the same: where to look again. */
const LATE_WATCH = `
CREATE TABLE wf.late_watch (gate text PRIMARY KEY, run text NOT NULL, since bigint NOT NULL, next_at bigint NOT NULL);
CREATE INDEX late_watch_next ON wf.late_watch (next_at);
`;

/** Each entry runs once, in order, and is never edited after it was released. */
export const MIGRATIONS: readonly string[] = [`CREATE SCHEMA wf;${TABLES}${AUDIT}`, `${AUDIT_SEARCH}${AUDIT_GUARDS}`, SERVED, CALLERS, GATEWAYS, OUTBOX_TRACE, PERMIT_FUNCTION, OUTBOX_AGE, LATE_WATCH];
