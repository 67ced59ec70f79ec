import type { JSX } from 'preact';
import 'wf-elements/preact';
import type { WfGraph } from 'wf-elements';
import type { GraphInput } from 'wf-elements';

export function Page({ data, onStep }: { data: GraphInput; onStep: (step: string | null) => void }): JSX.Element {
  return (
    <wf-provider adapter="http" src="/v1" run="batch-1" banner class="page">
      <wf-graph
        data={data} run={null} direction="down" view="list" stepRoom={48} filter={['stuck']} key="graph" style={{ height: 400 }}
        ref={(graph: WfGraph | null) => graph?.fit()}
        onwf-step-select={(event) => onStep(event.detail.step)}
      />
      <wf-graph step-room="48" aria-label="The run" />
      <wf-approval-gate heading-level={2} onwf-gate-decide={(event) => event.detail.choice === 'approve' && event.preventDefault()} />
      <wf-can action="run:stop" when-denied="dim" met={['reason']} onwf-access-request={({ detail }) => detail.ask}><button>Stop</button></wf-can>
      <wf-audit-log all={true} keys={['demo+1']} id="log" />
      <wf-progress summary step="draft" />
      <wf-status kind="run" status="running" pill shape-only>Now</wf-status>
    </wf-provider>
  );
}

export const wrong = [
  // @ts-expect-error There is no such direction.
  <wf-graph direction="sideways" />,
  // @ts-expect-error A misspelt property.
  <wf-graph selectd="a" />,
  // @ts-expect-error What the event tells has no such member.
  <wf-graph onwf-step-select={(event) => event.detail.stepp} />,
  // @ts-expect-error No tag of the kit.
  <wf-grahp />,
];
