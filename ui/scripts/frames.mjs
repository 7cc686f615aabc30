/* What the page's own thread does while somebody pages through Mail to sort, task by task, in processor time so that other work
   on the machine does not count: npm run frames -- [rows]. A task is the most a frame can wait for; 50 ms is too long. */
import { stage } from './stage.mjs';

const rows = Number(process.argv[2] ?? 10000);
const pages = Number(process.env.PAGES ?? 100);
const { browser, address, close } = await stage();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`${address}/?rows=${rows}`);
await page.locator('[data-index="0"]').click();
for (let turn = 0; turn < 10; turn += 1) await page.keyboard.press('PageDown');
await page.waitForTimeout(800);

const session = await page.context().newCDPSession(page);
const events = [];
session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
const includedCategories = ['disabled-by-default-devtools.timeline', 'devtools.timeline', 'toplevel'];
await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
for (let turn = 0; turn < pages; turn += 1) {
    await page.keyboard.press('PageDown');
    await page.waitForTimeout(30);
}
await page.keyboard.press('End');
await page.waitForTimeout(300);
const ended = new Promise((done) => session.once('Tracing.tracingComplete', done));
await session.send('Tracing.end');
await ended;

const main = events.find((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain');
const cost = events
    .filter(
        (event) =>
            event.name.endsWith('RunTask') && event.pid === main?.pid && event.tid === main?.tid && event.tdur !== undefined,
    )
    .map((event) => event.tdur / 1000)
    .sort((one, other) => one - other);
const at = (share) => Math.round((cost[Math.min(cost.length - 1, Math.floor(cost.length * share))] ?? 0) * 10) / 10;
const long = cost.filter((one) => one > 50).length;
console.log(`Paging through ${rows} rows of Mail to sort, ${pages} pages: ${cost.length} tasks of the page in Chromium,`);
console.log(`p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, the longest ${at(1)} ms; over 50 ms: ${long}`);
await close();
