// A page that knows nothing of how it was rendered.
import '../../../src/define.js';
