// The exported book is a valid Data Package, and its tables hold what they say, as its own library reads them.
import datapackage from "datapackage";

const { Package, validate } = datapackage;
const descriptor = process.argv[2] + "/datapackage.json";
const { valid, errors } = await validate(descriptor);
errors.forEach((error) => console.error(error.message));
const book = await Package.load(descriptor, { basePath: process.argv[2] });
let wrong = valid ? 0 : 1;
for (const resource of book.resources) {
  try {
    const rows = await resource.read();
    console.log(resource.name, rows.length, "rows");
    if (rows.length !== resource.descriptor.rows) wrong++;
  } catch (failure) {
    console.error(resource.name, failure.message, (failure.errors ?? []).slice(0, 3).map((error) => error.message));
    wrong++;
  }
}
process.exit(wrong === 0 ? 0 : 1);
