// A theme file as it is published. For the browsers that Vite builds for by default, its minifier rewrites `light-dark(a, b)` into
// variables that it sets only beside a `color-scheme` it can see, which a page may set from anywhere: colours would be gone. Without a
// comma of its own inside it leaves the function alone, and browsers get the comma from a variable that nothing sets.
const COMMA = 'var(--wf-comma,,)';

/** Where the comma between the two colours is; `from` is behind the opening parenthesis. */
function commaAfter(css, from) {
  let depth = 0;
  for (let at = from; at < css.length; at += 1) {
    if (css[at] === '(') depth += 1;
    else if (css[at] === ')') depth -= 1;
    else if (css[at] === ',' && depth === 0) return at;
  }
  throw new Error(`light-dark() without a second colour: ${css.slice(from, from + 80)}`);
}

/** The same colours, in a form that a build for older browsers leaves alone. */
export function publishedTheme(css) {
  let kept = '';
  let done = 0;
  for (const { index } of css.matchAll(/light-dark\(/g)) {
    const comma = commaAfter(css, index + 'light-dark('.length);
    kept += `${css.slice(done, comma)} ${COMMA}`;
    done = comma + 1;
  }
  return kept + css.slice(done);
}
