package org.pledgebook.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** A body that is compressed as it is written. */
final class CompressedStream extends ServletOutputStream {

    private final ServletOutputStream out;

    private final GZIPOutputStream gzip;

    CompressedStream(ServletOutputStream out) throws IOException {
        this.out = out;
        this.gzip = new GZIPOutputStream(out, 8192, true);
    }

    /** Ends the compressed body; the stream below stays open. */
    void finish() throws IOException {
        gzip.finish();
    }

    @Override
    public void write(int b) throws IOException {
        gzip.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        gzip.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        gzip.flush();
    }

    @Override
    public boolean isReady() {
        return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        out.setWriteListener(listener);
    }
}
