import * as fc from 'fast-check';
import { htmlToWhatsApp } from '../../../../src/ticket/events/htmlToWhatsApp';

test.each<[string, string, string]>([
  ['bold, italic, struck out', 'Hi <b>Ada</b>, <em>soon</em> <del>never</del>.', 'Hi *Ada*, _soon_ ~never~.'],
  ['one in another', '<strong>very <i>good</i></strong>', '*very* *_good_*'],
  ['spaces beside the sign', 'a<b> b </b>c', 'a *b* c'],
  ['in the middle of a word, where WhatsApp knows no sign', 'un<b>believ</b>able', 'unbelievable'],
  ['nothing in it', 'a <b></b>b<i> </i>c', 'a b c'],
  ['over lines', '<b>one<br>two</b>', '*one*\n*two*'],
  ['headings', '<h1>Returns</h1><p>Within 30 days.</p>', '*Returns*\n\nWithin 30 days.'],
  ['code', 'Type <code>reset</code>', 'Type `reset`'],
  ['preformatted text', '<pre>a  b\n  c</pre>', '```a  b\n  c```'],
  ['a quote', '<blockquote>where is it?<br>please</blockquote><p>Here.</p>', '> where is it?\n> please\n\nHere.'],
  ['a list', '<ul><li>red</li><li>blue<ul><li>dark</li></ul></li></ul>', '- red\n- blue\n  - dark'],
  ['a numbered list', '<ol><li>open</li><li>press</li></ol>', '1. open\n2. press'],
  ['a link', '<a href="https://shop.example/r?a=1&amp;b=2">Return it</a> here', 'Return it (https://shop.example/r?a=1&b=2) here'],
  ['a link that is its own text', '<a href="https://shop.example">https://shop.example</a>', 'https://shop.example'],
  ['mail and phone', '<a href="mailto:help@shop.example">Mail</a> <a href="tel:+16505550100">call</a>', 'Mail (help@shop.example) call (+16505550100)'],
  ['a link to somewhere in the page', '<a href="#top">up</a>', 'up'],
  ['characters by name', '1 &lt; 2 &amp; &euro;5&nbsp;off &#128512;', '1 < 2 & €5 off 😀'],
  ['a table', '<table><tr><th>Item</th><th>Price</th></tr><tr><td>Shoe</td><td>9 €</td></tr></table>', 'Item Price\nShoe 9 €'],
  ['pictures', 'Look: <img src="https://tracker.example/1.gif" alt="pixel"> done', 'Look: done'],
  ['paragraphs', '<div><p>One</p><p></p><p>&nbsp;</p><p>Two</p></div>', 'One\n\nTwo'],
  ['signs that the agent typed', 'snake_case 5 * 3', 'snake_case 5 * 3'],
  ['a signature and a mail below it', '<p>Yours</p><div>-- <br>Bo</div><p>On Monday Ada wrote:</p><blockquote>Hi</blockquote>', 'Yours\n\n--\nBo\n\nOn Monday Ada wrote:\n\n> Hi'],
])('%s', (_what, html, text) => {
  expect(htmlToWhatsApp(html)).toBe(text);
});

describe('hostile', () => {
  test.each([
    ['scripts and styles', 'a<script>steal()</script><style>x{}</style><noscript></noscript>b', 'ab'],
    ['comments', 'a<!-- <b>secret</b> -->b', 'ab'],
    ['links that run something', '<a href="javascript:alert(1)">x</a><a href=" JaVaScRiPt:alert(1)">y</a><a href="data:text/html,z">z</a><a href="file:///etc/passwd">f</a>', 'xyzf'],
    ['markup in attributes', '<p title="<b>x</b>" onclick="steal()">safe</p>', 'safe'],
    ['our own marks', '\ue000*bold\ue001* <b>\ue001*x</b>', '*bold* **x*'],
    ['characters that cannot be seen, or turn the writing', 'a\u0000b\u0008c\u202egpj.exe\u2066', 'abcgpj.exe'],
    ['tags that never end', '<b><i><a href="https://x.example">one', '*_one (https://x.example)_*'],
  ])('%s', (_what, html, text) => {
    expect(htmlToWhatsApp(html)).toBe(text);
  });

  test('deep and long', () => {
    const started = performance.now();
    expect(htmlToWhatsApp('<div>'.repeat(50_000) + 'deep')).not.toContain('<');
    expect(htmlToWhatsApp('<b>'.repeat(20_000) + 'x')).not.toContain('<');
    expect(htmlToWhatsApp(`<p>${'word '.repeat(200_000)}</p>`).length).toBeLessThanOrEqual(500_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('whatever it is, words come through and no mark or tag of ours does', () => {
    const tags = fc.constantFrom('b', 'i', 's', 'code', 'p', 'div', 'li', 'ul', 'ol', 'td', 'table', 'blockquote', 'a', 'h1', 'pre', 'br', 'span');
    const piece = fc.oneof(fc.string(), fc.constantFrom('*', '_', '\n', ' ', '&amp;', '\ue000', '\ue001*'), tags.map((tag) => `<${tag}>`), tags.map((tag) => `</${tag}>`));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = htmlToWhatsApp(`<p>begin</p>${pieces.join('')}`);
        expect(text).toMatch(/^begin/);
        expect(text).not.toMatch(/[\ue000\ue001]/);
        expect(text).not.toMatch(/\n{3}/);
      }),
      { numRuns: 300 },
    );
  });
});
