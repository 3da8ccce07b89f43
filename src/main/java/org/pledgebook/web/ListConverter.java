package org.pledgebook.web;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.Page;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.StreamUtils;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes lists in all their forms: a page as JSON, a whole list as JSON, as lines of JSON or as a table. A whole list is
 * written as it is read, so that it takes no more memory than a page.
 */
class ListConverter implements HttpMessageConverter<Object> {

    private static final Logger log = LoggerFactory.getLogger(ListConverter.class);

    private static final MediaType ZIP = MediaType.parseMediaType("application/zip");

    private static final int BUFFER = 1 << 15;

    // So many records are sent at once, so that the reader sees that something comes.
    private static final int FIRST = 100;

    private final JsonMapper mapper;

    ListConverter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return (type == Page.class || Streamed.class.isAssignableFrom(type))
                && (mediaType == null
                        || getSupportedMediaTypes().stream()
                                .anyMatch(supported -> supported.isCompatibleWith(mediaType)));
    }

    @Override
    public List<MediaType> getSupportedMediaTypes() {
        return Stream.concat(Arrays.stream(ExportFormat.values()).map(ExportFormat::mediaType), Stream.of(ZIP))
                .toList();
    }

    @Override
    public Object read(Class<?> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("Lists are not read", message);
    }

    @Override
    public void write(Object list, @Nullable MediaType mediaType, HttpOutputMessage message) throws IOException {
        if (list instanceof Streamed streamed) {
            message.getHeaders().setContentType(ZIP);
            // Closing it would end the transfer as if it were whole.
            transfer(() -> streamed.writeTo(StreamUtils.nonClosing(message.getBody())));
            return;
        }
        if (!(list instanceof ListExport whole)) {
            message.getHeaders().setContentType(MediaType.APPLICATION_JSON);
            mapper.writeValue(StreamUtils.nonClosing(message.getBody()), list);
            return;
        }
        message.getHeaders().setContentType(whole.format().contentType());
        // Whatever fails up to here, the first records included, is still answered with a problem.
        Iterator<?> records = whole.records().iterator();
        boolean any = records.hasNext();
        // Closing it would end the transfer as if it were whole.
        OutputStream out = StreamUtils.nonClosing(message.getBody());
        transfer(() -> {
            long written = switch (whole.format()) {
                case JSON -> writeJson(whole, records, out);
                case NDJSON -> any ? writeLines(whole, records, out) : 0;
                case CSV -> writeTable(whole, records, out);
            };
            if (written != whole.total()) {
                throw new IllegalStateException(
                        "wrote " + written + " records of " + whole.total() + " that were counted");
            }
        });
    }

    private interface Transfer {

        void run() throws IOException;
    }

    private static void transfer(Transfer transfer) {
        try {
            transfer.run();
        } catch (IOException | JacksonIOException e) {
            // The client is gone, or reads no more: there is nobody to tell.
            log.debug("The reader of a list left", e);
        } catch (RuntimeException e) {
            throw new ResponseAbortedException(e);
        }
    }

    private long writeJson(ListExport whole, Iterator<?> records, OutputStream out) {
        long written = 0;
        JsonGenerator json = mapper.createGenerator(out, JsonEncoding.UTF8);
        json.writeStartObject();
        json.writeName("data");
        json.writeStartArray();
        while (records.hasNext()) {
            json.writePOJO(thin(records.next(), whole.fields()));
            if (++written == FIRST) {
                json.flush();
            }
        }
        json.writeEndArray();
        json.writeName("page");
        json.writePOJO(new Envelope.PageInfo(Math.toIntExact(written), whole.total(), null));
        json.writeName("meta");
        json.writePOJO(whole.meta());
        json.writeEndObject();
        json.flush();
        return written;
    }

    private long writeLines(ListExport whole, Iterator<?> records, OutputStream out) throws IOException {
        long written = 0;
        SequenceWriter lines = mapper.writer().withRootValueSeparator("\n").writeValues(out);
        while (records.hasNext()) {
            lines.write(thin(records.next(), whole.fields()));
            if (++written == FIRST) {
                lines.flush();
            }
        }
        lines.flush();
        out.write('\n');
        return written;
    }

    private static long writeTable(ListExport whole, Iterator<?> records, OutputStream out) throws IOException {
        CsvTable table = Objects.requireNonNull(whole.table());
        Writer csv = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
        if (whole.bom()) {
            csv.write('\uFEFF');
        }
        table.writeHeader(csv);
        long written = 0;
        while (records.hasNext()) {
            table.writeRow(records.next(), csv);
            if (++written == FIRST) {
                csv.flush();
            }
        }
        csv.flush();
        return written;
    }

    private Object thin(Object view, Set<String> wanted) {
        return wanted.isEmpty() ? view : ((ObjectNode) mapper.valueToTree(view)).retain(wanted);
    }
}
