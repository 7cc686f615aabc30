/* The dearest task while paging through Mail to sort, in processor time of the page's own thread, so that other work on the
   machine does not count: node scripts/frames.mjs [rows]. Prints one JSON line; 50 ms is the most a frame may take. */
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const rows = Number(process.argv[2] ?? 10000);
const pages = Number(process.env.PAGES ?? 100);
const server = await preview({
    build: { outDir: process.env.DIST ?? 'test-results/dist' },
    preview: { port: 0, host: '127.0.0.1' },
    logLevel: 'error',
});
const { port } = server.httpServer.address();
const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-sync',
    ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`http://127.0.0.1:${port}/?rows=${rows}`);
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
console.log(
    JSON.stringify({
        rows,
        pages,
        tasks: cost.length,
        p95: at(0.95),
        p99: at(0.99),
        dearest: at(1),
        over50: cost.filter((one) => one > 50).length,
    }),
);
await browser.close();
await server.close();
