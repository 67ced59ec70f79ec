export { createSampleRun, type SampleOptions, type SampleRun } from './sample-run.js';
export { samplePeople, sampleAgent, type SamplePerson } from './people.js';
export { samplePolicy } from './policy.js';
