// The browser in which pages are checked, and what checks need of it.
// PLEDGEBOOK is the address of a service, CHROMIUM the browser's program.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

export const service = process.env.PLEDGEBOOK;
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-background-networking", "--no-first-run"],
});

let failed = 0;
export async function check(what, run) {
  const page = await browser.newPage();
  try {
    await run(page);
    console.log("ok  ", what);
  } catch (failure) {
    failed++;
    console.error("FAIL", what, failure.message);
  } finally {
    await page.close();
  }
}

export const go = (page, path) => page.goto(service + path, { waitUntil: "load" });
export const text = (page, selector = "body") => page.$eval(selector, (element) => element.innerText);
export const follow = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

export async function done() {
  await browser.close();
  process.exit(failed === 0 ? 0 : 1);
}
