/**
 * Holds a permit until the end of the transaction that calls it: it cannot meanwhile be concluded that its effect did not
 * happen, take the approval back, or give another permit. Fails with SQLSTATE `WF001` where the permit holds no more:
 * its end has come by the database's clock, another permit has replaced it, another gateway drives the run, or the
 * outcome is known. The clock is read after the lock was waited for.
 */
export const PERMIT_FUNCTION = `
CREATE FUNCTION wf.hold_permit(permit_gate text, permit_fence bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found_run text;
  found_state text;
  permit pg_catalog.json;
  driver bigint;
BEGIN
  SELECT g.run, g.state, g.record::pg_catalog.json -> 'permit' INTO found_run, found_state, permit FROM wf.gate g WHERE g.id = permit_gate FOR SHARE;
  SELECT l.engine_fence INTO driver FROM wf.run_lease l WHERE l.run = found_run;
  IF found_state IS DISTINCT FROM 'released'
    OR (permit -> 'fence')::text::bigint IS DISTINCT FROM permit_fence
    OR (permit -> 'engineFence')::text::bigint IS DISTINCT FROM driver
    OR coalesce(clock_timestamp() >= btrim((permit -> 'until')::text, '"')::timestamptz, true)
  THEN
    RAISE EXCEPTION 'The permit % of gate % has ended, or another one has replaced it', permit_fence, permit_gate
      USING ERRCODE = 'WF001', HINT = 'The effect must not happen. Ask release() for another permit.';
  END IF;
END $$;
`;
