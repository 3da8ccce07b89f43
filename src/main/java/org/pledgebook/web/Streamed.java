package org.pledgebook.web;

import java.io.IOException;
import java.io.OutputStream;

/** An answer that writes itself while it is read from the book. */
public interface Streamed {

    /** A name under which it can be kept. */
    String fileName();

    /** Writes all of it, and leaves the stream open. */
    void writeTo(OutputStream out) throws IOException;
}
