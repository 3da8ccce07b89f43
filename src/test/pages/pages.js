// The pages in a real browser: valid, open to everyone, and used as their readers use them.
// PLEDGEBOOK is the address of a service with the seeded book, CHROMIUM the browser's program.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";
import ts from "typescript";
import { axe, check, done, follow, go, service, text } from "./browser.js";

const validator = new HtmlValidate(JSON.parse(readFileSync("htmlvalidate.json", "utf8")));

const PAGES = [
  "/",
  "/pledges",
  "/pledges?category=multinational-force&level=SIGNED",
  "/pledges/united-kingdom-multinational-force-troops",
  "/pledges/italy-no-troops?asOf=1",
  "/pledges/france-several-thousand-soldiers",
  "/map",
  "/map?category=ceasefire-monitoring&asOf=1",
  "/timeline",
  "/timeline?nation=GBR",
  "/assurance-categories",
  "/assurance-categories/multinational-force",
  "/nations",
  "/nations/FRA",
  "/leaders",
  "/leaders/keir-starmer",
  "/summits",
  "/summits/paris-2026-01-06",
  "/statements",
  "/statements/paris-declaration-2026-01-06",
  "/statements/paris-press-conference-2026-01-06",
  "/triggers",
  "/triggers/ceasefire-in-ukraine",
  "/sources",
  "/sources/flash-infohub-article",
  "/corrections",
  "/corrections/british-prime-minister-was-starmer",
  "/revisions",
  "/revisions/2",
  "/compare",
  "/compare?from=2026-01-08&nation=FRA",
  "/compare?from=1",
  "/pledges?level=NOPE",
];

await check("every page is valid HTML", async () => {
  for (const path of PAGES) {
    const report = await validator.validateString(await (await fetch(service + path)).text());
    const messages = report.results.flatMap((result) => result.messages);
    assert.deepEqual(messages.map((message) => `${path} ${message.line}: ${message.message}`), []);
  }
});

for (const scheme of ["light", "dark"]) {
  await check(`axe finds nothing on any page, ${scheme}`, async (page) => {
    await page.setBypassCSP(true);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    for (const path of PAGES) {
      await go(page, path);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map((violation) => `${path} ${violation.id}: ${violation.nodes[0].html}`), []);
    }
  });
}

await check("no page refuses a thing of its own, or asks another host", async (page) => {
  const complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (request) => {
    // The picture in a field for a date is the browser's own.
    if (!request.url().startsWith(service) && !request.url().startsWith("data:")) complaints.push(request.url());
  });
  for (const path of PAGES.slice(0, -1)) await go(page, path);
  assert.deepEqual(complaints, []);
});

await check("from the first visit to the exported table", async (page) => {
  await go(page, "/");
  assert.match(await text(page, ".hinge"), /10 of 12\s+pledges hang on one thing: A ceasefire .* It has not happened/);
  await follow(page, "td.level-SIGNED a");
  assert.equal(new URL(page.url()).search, "?nation=FRA&category=multinational-force");
  const table = await page.$eval('a[href*=".csv"]', (link) => link.href);
  const answer = await fetch(table);
  assert.match(answer.headers.get("content-type"), /^text\/csv/);
  const lines = (await answer.text()).trim().split("\r\n");
  assert.equal(lines.length, 1 + Number((await text(page, "h1")).split(" ")[0]));
  await page.click(".take summary");
  const [citation, bibtex, , curl] = await page.$$eval(".take pre", (parts) => parts.map((part) => part.innerText));
  const permanent = citation.match(/https?:\S+$/)[0];
  assert.ok(bibtex.includes(`url    = {${permanent}}`));
  const shown = await (await fetch(new URL(curl.match(/'(.*)'/)[1]).href.replace(/^https?:\/\/[^/]*/, service))).json();
  assert.equal(shown.page.total, lines.length - 1);
  await go(page, permanent.replace(/^https?:\/\/[^/]*/, ""));
  assert.match(await text(page, ".past"), /book as it stood\./);
  assert.equal((await page.$$(".pledges article")).length, lines.length - 1);
});

await check("filter, share, and take the filter away", async (page) => {
  await go(page, "/pledges");
  await page.click("#level-SIGNED");
  await follow(page, ".filters button");
  assert.equal(new URL(page.url()).search, "?level=SIGNED");
  assert.match(await text(page, "h1"), /^2 pledges/);
  const shared = page.url();
  await follow(page, ".chip");
  assert.match(await text(page, "h1"), /^13 pledges/);
  await page.goBack();
  assert.equal(page.url(), shared);
});

await check("what was asked in the address stays when the form asks more", async (page) => {
  await go(page, "/pledges?summit=paris-2026-01-06&minLevel=ANNOUNCED");
  await page.click("#level-SIGNED");
  await follow(page, ".filters button");
  const asked = new URL(page.url()).searchParams;
  assert.deepEqual([asked.get("summit"), asked.get("minLevel"), asked.get("level")], ["paris-2026-01-06", "ANNOUNCED", "SIGNED"]);
});

await check("search", async (page) => {
  await go(page, "/pledges");
  await page.type("#q", "soldiers");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.equal(new URL(page.url()).search, "?q=soldiers");
  assert.match(await text(page, ".results"), /several thousand soldiers/);
});

await check("into the past and back by the slider, at once", async (page) => {
  await go(page, "/pledges?nation=GBR");
  await page.click(".when summary");
  const slider = await (await page.$("#revision")).boundingBox();
  await Promise.all([page.waitForNavigation(), page.mouse.click(slider.x + 3, slider.y + slider.height / 2)]);
  assert.equal(new URL(page.url()).search, "?nation=GBR&asOf=1");
  assert.match(await page.title(), /as of revision 1/);
  assert.match(await text(page, ".past"), /book as it stood[^]*Revision 1 left it so on 8 January 2026/);
  assert.match(await text(page, "h1"), /^2 pledges/);
  await follow(page, ".pledges h3 a");
  assert.equal(new URL(page.url()).searchParams.get("asOf"), "1");
  // A page of the past learns from the book how far the present is.
  await page.waitForFunction(() => document.getElementById("revision").max === "2");
  const again = await (await page.$("#revision")).boundingBox();
  await Promise.all([page.waitForNavigation(), page.mouse.click(again.x + again.width - 3, again.y + again.height / 2)]);
  assert.equal(new URL(page.url()).search, "");
  assert.equal(await page.$(".past"), null);
});

await check("into the past by keyboard: the slider says where it stands, and goes with Enter", async (page) => {
  await go(page, "/pledges");
  await page.focus(".when summary");
  await page.keyboard.press("Enter");
  await page.focus("#revision");
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector(".time output").value === "Revision 1, 8 January 2026");
  assert.equal(await page.$eval("#revision", (slider) => slider.getAttribute("aria-valuetext")), "Revision 1, 8 January 2026");
  assert.equal(new URL(page.url()).search, "");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.equal(new URL(page.url()).search, "?asOf=1");
});

await check("into the past by a day, what has changed since, and back", async (page) => {
  await go(page, "/nations/FRA");
  await page.click(".when summary");
  await page.$eval("#day", (day) => (day.value = "2026-01-08"));
  await follow(page, "#day + button");
  assert.equal(new URL(page.url()).search, "?asOf=2026-01-08");
  assert.equal(await page.$eval("#day", (day) => day.value), "2026-01-08");
  const past = page.url();
  await follow(page, ".past a");
  assert.equal(new URL(page.url()).search, "?nation=FRA&from=2026-01-08");
  assert.match(await text(page, ".big"), /^One record differs between revision 1 /);
  assert.match(await text(page, ".changes ins"), /6,000/);
  await page.goBack();
  assert.equal(page.url(), past);
  await follow(page, ".past a + a");
  assert.equal(await page.$(".past"), null);
});

await check("a correction is seen where the wrong value would be believed", async (page) => {
  await go(page, "/statements/paris-press-conference-2026-01-06");
  assert.equal(await text(page, ".noted del"), "Rishi Sunak");
  assert.equal(await text(page, ".correction del"), "Rishi Sunak");
  assert.equal(await text(page, ".correction strong"), "Keir Starmer");
  await go(page, "/summits/paris-2026-01-06");
  assert.match(await text(page, ".roles"), /Keir Starmer[^]*Rishi Sunak\s*wrong/);
  await go(page, "/statements/paris-declaration-2026-01-06");
  assert.match(await text(page, ".omitted"), /should Russia attack it again\s*left out/);
  await go(page, "/pledges/united-kingdom-multinational-force-troops");
  assert.equal(await text(page, ".tracks section:nth-child(2) del"), "A Russian withdrawal under a peace agreement");
});

await check("what has changed since the last visit, and no cookie for it", async (page) => {
  await go(page, "/");
  assert.equal(await page.$eval("#news", (element) => element.hidden), true);
  await page.evaluate(() => localStorage.setItem("pledgebook.visit", JSON.stringify({ revision: 1 })));
  await go(page, "/pledges");
  assert.equal(await page.$eval("#news", (element) => element.hidden), false);
  await follow(page, "#news a");
  assert.equal(new URL(page.url()).search, "?from=1");
  assert.match(await text(page, ".big"), /^5 records differ/);
  assert.deepEqual(await page.browserContext().cookies(), []);
  await go(page, "/");
  assert.equal(await page.$eval("#news", (element) => element.hidden), true);
  await page.evaluate(() => localStorage.clear());
});

await check("the map says in words what it shows, and can be taken along", async (page) => {
  await go(page, "/map");
  assert.match(await text(page, ".standing"), /signed\s+France, United Kingdom/);
  assert.match(await text(page, ".standing"), /declined\s+Italy/);
  for (const drawing of ["/map.svg", "/timeline.svg"]) {
    const answer = await fetch(service + drawing);
    assert.match(answer.headers.get("content-type"), /^image\/svg\+xml/);
    const svg = await answer.text();
    assert.match(svg, /Pledgebook, revision 2 of 10 January 2026/);
    assert.match(svg, /asOf=2/);
    const wrong = await page.evaluate((source) => new DOMParser().parseFromString(source, "image/svg+xml").querySelector("parsererror")?.textContent, svg);
    assert.equal(wrong, undefined);
  }
});

await check("what machines read of a page is sound", async (page) => {
  const kinds = {
    "/": "Dataset",
    "/pledges?level=SIGNED": "Dataset",
    "/pledges/italy-no-troops": "Claim",
    "/pledges/coalition-multinational-force": "Claim",
    "/corrections/british-prime-minister-was-starmer": "ClaimReview",
    "/corrections/fifth-element-left-out": "Review",
  };
  const lines = [`import type { ${[...new Set(Object.values(kinds))].join(", ")}, WithContext } from "schema-dts";`];
  for (const [path, type] of Object.entries(kinds)) {
    await go(page, path);
    const text = await page.$eval('script[type="application/ld+json"]', (element) => element.textContent);
    assert.equal(JSON.parse(text)["@type"], type);
    assert.ok(JSON.parse(text).url.startsWith("http"));
    lines.push(`export const of${lines.length}: WithContext<${type}> = ${text};`);
  }
  // The vocabulary as types: a property or a type that schema.org doesn't have there fails to compile.
  writeFileSync("markup.ts", lines.join("\n"));
  const program = ts.createProgram(["markup.ts"], { noEmit: true, strict: true, skipLibCheck: true, moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext });
  const wrong = ts.getPreEmitDiagnostics(program).map((found) => ts.flattenDiagnosticMessageText(found.messageText, " "));
  assert.deepEqual(wrong, []);
  const map = await (await fetch(service + "/sitemap.xml")).text();
  const addresses = [...map.matchAll(/<loc>https?:\/\/[^/]*(.*?)<\/loc>/g)].map((match) => match[1]);
  assert.ok(addresses.length > 100);
  for (const address of addresses) assert.equal((await fetch(service + address)).status, 200, address);
  assert.match(await (await fetch(service + "/robots.txt")).text(), /^Sitemap: http.*\/sitemap\.xml$/m);
});

await check("a link to any page is shown with title, words and a picture", async (page) => {
  for (const path of PAGES.slice(0, -1)) {
    await go(page, path);
    const said = await page.$$eval("meta[property^=og]", (all) => Object.fromEntries(all.map((meta) => [meta.getAttribute("property"), meta.content])));
    for (const name of ["og:site_name", "og:type", "og:title", "og:description", "og:url", "og:image", "og:image:alt"]) assert.ok(said[name], `${path} ${name}`);
    assert.match(said["og:image"], /^https?:/);
  }
  const card = await fetch(service + "/explorer/card.png");
  assert.equal(card.headers.get("content-type"), "image/png");
  const header = Buffer.from(await card.arrayBuffer());
  assert.deepEqual([header.readUInt32BE(16), header.readUInt32BE(20)], [1200, 630]);
});

await check("feeds are offered, and are there", async (page) => {
  await go(page, "/nations/FRA");
  const feeds = await page.$$eval("link[rel=alternate][title]", (links) => links.map((link) => [link.type, link.getAttribute("href")]));
  assert.deepEqual(feeds.map(([type]) => type).sort(), ["application/atom+xml", "application/feed+json"]);
  assert.ok(feeds.every(([, address]) => address.endsWith("?nation=FRA")));
  for (const [type, address] of feeds) {
    const answer = await fetch(service + address);
    assert.equal(answer.status, 200);
    assert.ok(answer.headers.get("content-type").startsWith(type));
  }
});

await check("by keyboard alone", async (page) => {
  await go(page, "/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return { href: element.getAttribute("href"), outline: getComputedStyle(element).outlineStyle };
    });
    assert.notEqual(focused.outline, "none");
    if (focused.href === "/pledges?nation=FRA&category=multinational-force") {
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      assert.match(await text(page, "h1"), /pledges/);
      return;
    }
  }
  assert.fail("the cell of France is not reached");
});

await check("whoever hears the pages finds headings in order, landmarks, and heads of tables", async (page) => {
  for (const path of PAGES) {
    await go(page, path);
    const found = await page.evaluate(() => ({
      levels: [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1])),
      landmarks: ["header", "nav[aria-label]", "main"].filter((name) => document.querySelectorAll(name).length < 1),
      heads: [...document.querySelectorAll("th:not([scope])")].length,
      names: [...document.querySelectorAll("section, aside, nav, form")].filter((part) => part.matches("nav, form, aside") && !part.ariaLabel && !part.getAttribute("aria-labelledby")).length,
    }));
    assert.equal(found.levels[0], 1, path);
    assert.equal(found.levels.filter((level) => level === 1).length, 1, path);
    found.levels.forEach((level, at) => assert.ok(at === 0 || level <= found.levels[at - 1] + 1, `${path}: h${level} after h${found.levels[at - 1]}`));
    assert.deepEqual([found.landmarks, found.heads, found.names], [[], 0, 0], path);
  }
});

await check("what is on screen can be taken along in every form, of lists and records, present and past", async (page) => {
  for (const path of PAGES.filter((path) => !path.includes("NOPE") && path !== "/compare")) {
    await go(page, path);
    const forms = await page.$$eval(".take .form", (links) => links.map((link) => [link.textContent, link.getAttribute("href")]));
    assert.ok(forms.length >= 4, path);
    for (const [name, address] of forms) {
      const asked = address.replace(/^https?:\/\/[^/]*/, "");
      const answer = await fetch(service + asked);
      assert.equal(answer.status, 200, `${path}: ${name}`);
      const type = name.includes("NDJSON") ? "application/x-ndjson" : name.includes("CSV") ? "text/csv" : name === "JSON" ? "application/json" : "text/html";
      assert.ok(answer.headers.get("content-type").startsWith(type), `${path}: ${name} is ${answer.headers.get("content-type")}`);
      if (path.includes("asOf=1")) assert.equal(answer.headers.get("pledgebook-revision"), "1", `${path}: ${name}`);
    }
    const [citation, bibtex, call, curl] = await page.$$eval(".take pre", (parts) => parts.map((part) => part.textContent));
    const revision = path.includes("asOf=1") ? 1 : 2;
    assert.match(citation, new RegExp(`^Pledgebook, revision ${revision} .*asOf=${revision}$`, "s"));
    assert.ok(bibtex.includes(`url    = {${citation.match(/https?:\S+$/)[0]}}`));
    assert.equal((await fetch(service + call.replace("GET ", ""))).status, 200);
    assert.equal(curl.match(/'https?:\/\/[^/]*(.*)'/)[1], call.replace("GET ", ""));
  }
});

await check("a citation is copied", async (page) => {
  await page.browserContext().overridePermissions(service, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
  await go(page, "/pledges/italy-no-troops");
  await page.click(".take summary");
  // The word is there for a moment only.
  await Promise.all([
    page.waitForFunction(() => document.querySelector(".take .copy").textContent === "Copied"),
    page.click(".take .copy"),
  ]);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.$eval(".take pre", (part) => part.textContent));
});

await check("without JavaScript", async (page) => {
  await page.setJavaScriptEnabled(false);
  await go(page, "/pledges");
  await page.click("#level-DECLINED");
  await follow(page, ".filters button");
  await follow(page, ".pledges h3 a");
  assert.match(new URL(page.url()).pathname, /italy-no-troops/);
  await page.click(".when summary");
  await page.focus("#revision");
  await page.keyboard.press("ArrowLeft");
  await follow(page, "#revision ~ button");
  assert.equal(new URL(page.url()).search, "?asOf=1");
  assert.match(await text(page, ".past"), /book as it stood\./);
  await follow(page, ".past a + a");
  assert.equal(new URL(page.url()).search, "");
  await go(page, "/map");
  assert.match(await text(page, ".map"), /Italy\s*declined/);
});

await check("on a phone nothing sticks out", async (page) => {
  await page.setViewport({ width: 360, height: 740, isMobile: true });
  for (const path of PAGES) {
    await go(page, path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${path} is ${width} wide`);
  }
});

await check("on paper there is the matrix, dark on light, and where it is from, and nothing to click", async (page) => {
  // Who reads by night prints on white paper all the same.
  const browser = await page.createCDPSession();
  await browser.send("Emulation.setEmulatedMedia", { media: "print", features: [{ name: "prefers-color-scheme", value: "dark" }] });
  await go(page, "/");
  const shown = (selector) => page.$eval(selector, (element) => getComputedStyle(element).display !== "none");
  assert.deepEqual(await Promise.all([".top nav", ".when", ".take", ".matrix", ".printed"].map(shown)), [false, false, false, true, true]);
  assert.match(await text(page, ".printed"), /asOf=2$/);
  const [ink, paper] = await page.$eval(".matrix .level-SIGNED a", (cell) => [getComputedStyle(cell).color, getComputedStyle(cell).backgroundColor]);
  const bright = (color) => Math.max(...color.match(/\d+/g).slice(0, 3).map(Number));
  assert.ok(bright(ink) < 60 && bright(paper) > 200, `${ink} on ${paper}`);
  assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
});

await check("the first page weighs less than 150 KB", async (page) => {
  let bytes = 0;
  const network = await page.createCDPSession();
  await network.send("Network.enable");
  network.on("Network.loadingFinished", (loaded) => (bytes += loaded.encodedDataLength));
  await go(page, "/");
  assert.ok(bytes > 0 && bytes < 150_000, `${bytes} bytes`);
});

await done();
