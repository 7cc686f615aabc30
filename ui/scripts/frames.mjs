/* The longest frame while paging through Mail to sort: node scripts/frames.mjs [rows]. Prints one JSON line. */
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const rows = Number(process.argv[2] ?? 10000);
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
        '--disable-component-update',
        '--disable-sync',
    ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`http://127.0.0.1:${port}/?rows=${rows}`);
await page.locator('[data-index="0"]').click();
await page.waitForTimeout(500);
await page.evaluate(() => {
    globalThis.frames_ = [];
    globalThis.tasks_ = [];
    new PerformanceObserver((list) => globalThis.tasks_.push(...list.getEntries().map((entry) => entry.duration))).observe({
        entryTypes: ['longtask'],
    });
    let before = performance.now();
    const step = (now) => {
        globalThis.frames_.push(now - before);
        before = now;
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
});
const pages = Number(process.env.PAGES ?? 120);
for (let turn = 0; turn < pages; turn += 1) {
    await page.keyboard.press('PageDown');
    await page.waitForTimeout(16);
}
await page.keyboard.press('End');
await page.waitForTimeout(200);
for (let turn = 0; turn < 20; turn += 1) {
    await page.evaluate((share) => {
        const list = document.querySelector('[role="grid"] .scroll');
        list.scrollTop = list.scrollHeight * share;
    }, turn / 20);
    await page.waitForTimeout(50);
}
const { frames, tasks } = await page.evaluate(() => ({ frames: globalThis.frames_, tasks: globalThis.tasks_ }));
frames.sort((one, other) => one - other);
const at = (share) => Math.round(frames[Math.floor(frames.length * share)] * 10) / 10;
console.log(
    JSON.stringify({
        rows,
        frames: frames.length,
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
        longest: at(0.99999),
        longTasks: tasks.length,
        longestTask: Math.max(0, ...tasks),
    }),
);
await browser.close();
await server.close();
