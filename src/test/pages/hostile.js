// Texts that try to be more than texts, are longer than any should be, or are missing: the pages stay inert and readable.
// Beside what browser.js needs, HOSTILE names the pages, with a space between them.
import assert from "node:assert/strict";
import { axe, check, done, follow, go, service, text } from "./browser.js";

const pages = process.env.HOSTILE.split(" ");
const drawings = pages.filter((path) => path.endsWith(".svg"));
const documents = pages.filter((path) => !drawings.includes(path));

await check("hostile texts run nothing and load nothing", async (page) => {
  const complaints = [];
  page.on("dialog", (dialog) => {
    complaints.push("dialog " + dialog.message());
    dialog.dismiss();
  });
  page.on("console", (message) => message.type() !== "error" || message.text().startsWith("Failed to load") || complaints.push(message.text()));
  page.on("pageerror", (failure) => complaints.push(failure.message));
  let asked;
  page.on("request", (request) => {
    const { origin, pathname, protocol, search } = new URL(request.url());
    // The picture in a field for a date is the browser's own.
    const own = protocol === "data:" || (origin === service && (pathname + search === asked || /^\/(explorer\/.*|favicon\.ico)$/.test(pathname)));
    if (!own) complaints.push(request.url());
  });
  for (const path of pages) {
    asked = path;
    await go(page, path);
    assert.equal(await page.$("img, [onload], [onerror]"), null, path);
  }
  assert.deepEqual(complaints, []);
});

await check("hostile texts are read as they are written", async (page) => {
  await go(page, "/pledges/italy-no-troops");
  assert.match(await text(page, "h1"), /^<\/script><\/title><\/text><script>alert\(1\)<\/script>.*\u{1F680} \$\{7\*7\} \[\[\$\{7\*7\}\]\]/u);
  const height = await page.$eval("h1", (heading) => heading.getBoundingClientRect().height);
  assert.ok(height < 600, `the title is ${height} high`);
  await go(page, "/pledges/united-states-security-assurances");
  assert.match(await text(page, ".tracks"), /not known/);
});

await check("what turns the direction of writing turns nothing outside of itself", async (page) => {
  for (const path of documents) {
    await go(page, path);
    const open = await page.evaluate(() => {
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const element = node.parentElement;
        if (!/[\u202A-\u202E\u2066-\u2069]/.test(node.data) || element.closest("script, title, svg")) continue;
        let isolated = element;
        while (isolated && !/isolate|plaintext/.test(getComputedStyle(isolated).unicodeBidi) && getComputedStyle(isolated).display === "inline") isolated = isolated.parentElement;
        if (!isolated || !/isolate|plaintext/.test(getComputedStyle(isolated).unicodeBidi)) found.push(element.outerHTML.slice(0, 80));
      }
      return found;
    });
    assert.deepEqual(open, [], path);
  }
});

await check("hostile texts do not stick out on a phone", async (page) => {
  await page.setViewport({ width: 360, height: 740, isMobile: true });
  for (const path of documents) {
    await go(page, path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${path} is ${width} wide`);
  }
});

await check("axe finds nothing on pages with hostile texts", async (page) => {
  await page.setBypassCSP(true);
  for (const path of documents) {
    await go(page, path);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map((violation) => `${path} ${violation.id}: ${violation.nodes[0].html.slice(0, 200)}`), []);
  }
});

await check("what became of the hostile texts can be followed", async (page) => {
  await go(page, "/nations/ITA");
  await follow(page, "#history + ol a");
  assert.match(await text(page, "h1"), /^Revision 3/);
  await page.goBack();
  await go(page, "/compare?from=2");
  assert.match(await text(page, ".big"), /records differ/);
});

await done();
