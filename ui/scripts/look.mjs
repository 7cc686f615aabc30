/* Takes pictures of screens in headless Chromium over the development server's stand-in, and runs axe on them.
   npm run look -- OUT 'name?query' …   with SIZE=1280x800; a name may carry keys to press: name?query#key,key
   zone=Europe/Warsaw and now=2026-11-18T13:10:00Z set the clock of the page. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { stage } from './stage.mjs';

const [out = 'test-results', ...wanted] = process.argv.slice(2);
const [width, height] = (process.env.SIZE ?? '1280x800').split('x').map(Number);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(out, { recursive: true });

const { browser, address, close } = await stage();
let bad = 0;
for (const want of wanted) {
    const [name, ...parts] = want.split('?');
    const rest = parts.join('?');
    const [query, keys = ''] = rest.split('#');
    const { theme, lang, zone, now } = Object.fromEntries(new URLSearchParams(query));
    /* The first run knows no settings yet: it asks the system. */
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme, locale: lang, timezoneId: zone });
    if (now) await page.clock.setFixedTime(now);
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && console.error(`${name}: ${message.text()}`));
    await page.goto(`${address}/?${query}`);
    await page.waitForTimeout(700);
    for (const key of keys.split(',').filter(Boolean)) {
        if (key.startsWith('@')) await page.locator(key.slice(1)).first().click();
        else if (key.startsWith('"')) await page.keyboard.type(key.slice(1));
        else await page.keyboard.press(key);
        await page.waitForTimeout(350);
    }
    await page.screenshot({ path: `${out}/${name}.png` });
    await page.evaluate(axe);
    const found = await page.evaluate(() =>
        globalThis.axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            rules: { region: { enabled: false } },
        }),
    );
    for (const hit of found.violations) {
        bad += 1;
        console.log(
            `${name}: ${hit.id} (${hit.impact}): ${hit.help}\n    ${hit.nodes
                .slice(0, 3)
                .map((node) => node.html.slice(0, 160))
                .join('\n    ')}`,
        );
    }
    await page.close();
}
await close();
console.log(bad === 0 ? 'axe: clean' : `axe: ${bad} violations`);
process.exitCode = bad === 0 ? 0 : 1;
