/* What frames cost while paging through all of Mail to sort: node scripts/frames.mjs [rows]. PageDown is held from the first row to the
   last, then the wheel is turned all the way. A frame's cost is the processor time of everything the page's own thread did since the frame
   before, so that other work on the machine does not count; the longest wait between two frames is by the clock. 50 ms is the most a frame
   may take. Prints a line for each way of paging, one object a line with JSON=1. */
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const MOST = 50;
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
        '--disable-sync',
    ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`http://127.0.0.1:${port}/?rows=${rows}`);
await page.locator('[data-index="0"]').click();
const total = Number(await page.locator('[role="grid"]').getAttribute('aria-rowcount')) - 1;
const session = await page.context().newCDPSession(page);
const events = [];
session.on('Tracing.dataCollected', ({ value }) => events.push(...value));

const isThere = (index) => page.locator(`[data-index="${index}"]`).isVisible();

async function pageDown() {
    while (!(await isThere(total - 1))) {
        await page.keyboard.down('PageDown');
        await page.waitForTimeout(20);
    }
    await page.keyboard.up('PageDown');
}

async function wheel() {
    await page.locator('[role="row"][data-index]').first().hover();
    while (!(await isThere(total - 1))) {
        await page.mouse.wheel(0, 600);
        await page.waitForTimeout(10);
    }
}

/* Frames are asked for all the time, so that a wait between two of them is the page's and not the hand's. */
const watch = () =>
    page.evaluate(() => {
        const seen = { last: performance.now(), longest: 0, over: false };
        globalThis.watched = seen;
        const frame = (now) => {
            seen.longest = Math.max(seen.longest, now - seen.last);
            seen.last = now;
            if (!seen.over) requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    });
const longest = () => page.evaluate(() => ((globalThis.watched.over = true), globalThis.watched.longest));

async function traced(gesture) {
    events.length = 0;
    const includedCategories = ['disabled-by-default-devtools.timeline', 'devtools.timeline', 'toplevel'];
    await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
    await watch();
    await gesture();
    const wait = await longest();
    const ended = new Promise((done) => session.once('Tracing.tracingComplete', done));
    await session.send('Tracing.end');
    await ended;
    return { costs: costs(), wait };
}

function costs() {
    const main = events.find((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain');
    const own = events.filter((event) => event.pid === main?.pid && event.tid === main?.tid);
    const tasks = own.filter((event) => event.name.endsWith('RunTask') && event.tdur !== undefined);
    const begun = own.filter((event) => event.name === 'BeginMainThreadFrame').map((event) => event.ts);
    tasks.sort((one, other) => one.ts - other.ts);
    begun.sort((one, other) => one - other);
    const found = [];
    let sum = 0;
    let next = 0;
    for (const task of tasks) {
        sum += task.tdur / 1000;
        let isFrame = false;
        for (; next < begun.length && begun[next] <= task.ts + task.dur; next += 1) isFrame = true;
        if (isFrame) {
            found.push(sum);
            sum = 0;
        }
    }
    return found.sort((one, other) => one - other);
}

function tell(what, { costs, wait }) {
    const at = (share) => costs[Math.min(costs.length - 1, Math.floor(costs.length * share))] ?? 0;
    const figures = { what, rows: total, frames: costs.length, p50: at(0.5), p99: at(0.99), max: at(1) };
    const over = costs.filter((one) => one > MOST).length;
    if (process.env.JSON) return console.log(JSON.stringify({ ...figures, over, wait }));
    const ms = (figure) => `${figure.toFixed(2).padStart(8)} ms`;
    const parts = ['p50', 'p99', 'max'].map((name) => `${name} ${ms(figures[name])}`).join('   ');
    console.log(`${what.padEnd(36)} ${parts}   ${over} of ${costs.length} frames over ${MOST} ms, longest wait ${ms(wait).trim()}`);
}

tell('a frame, PageDown held', await traced(pageDown));
await page.keyboard.press('Home');
await page.locator('[data-index="0"]').waitFor();
tell('a frame, turning the wheel', await traced(wheel));
await browser.close();
await server.close();
