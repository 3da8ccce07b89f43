package org.pledgebook.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ProblemException;
import org.pledgebook.problem.ProblemType;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a body take so long, and longer only as it comes along: a client that sends it drop by drop would hold a thread for
 * ever. Where an answer leaves a body unread, the container would wait for the rest of it, and the connection is closed
 * instead; a small body is read before anybody decides about it, so that this is rare.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BodyPaceFilter extends OncePerRequestFilter {

    /** How much has to come in a second, in bytes, once the time that every body has is over. */
    private static final long PACE = 64 * 1024;

    private static final int SMALL = 64 * 1024;

    private final Duration timeout;

    BodyPaceFilter(RequestProperties properties) {
        this.timeout = properties.bodyTimeout();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentLengthLong() <= 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long length = request.getContentLengthLong();
        Paced body = new Paced(request.getInputStream(), length, timeout);
        if (length > 0 && length <= SMALL) {
            body.readAhead((int) length);
        }
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public ServletInputStream getInputStream() {
                        return body;
                    }
                },
                response);
        if (!body.hasCome()) {
            // The answer first.
            response.flushBuffer();
            throw new ClientAbortException("The rest of the body is not waited for");
        }
    }

    /** A body that is waited for as long as it keeps its pace. */
    private static final class Paced extends ServletInputStream {

        private final ServletInputStream body;

        private final long length;

        private final Duration timeout;

        private byte[] ahead = {};

        private int used;

        // What is done with the body in between does not count.
        private long waited;

        private long bytes;

        private boolean ended;

        private @Nullable IOException failure;

        Paced(ServletInputStream body, long length, Duration timeout) {
            this.body = body;
            this.length = length;
            this.timeout = timeout;
        }

        /** Reads so much before it is asked for. Whoever asks for it then is told if that failed. */
        void readAhead(int most) {
            byte[] buffer = new byte[most];
            int filled = 0;
            try {
                while (filled < most && !isTooSlow()) {
                    int read = take(buffer, filled, most - filled);
                    if (read < 0) {
                        break;
                    }
                    filled += read;
                }
            } catch (IOException e) {
                failure = e;
            }
            ahead = Arrays.copyOf(buffer, filled);
        }

        /** Whether all of it has been read. */
        boolean hasCome() {
            return ended || bytes == length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int wanted) throws IOException {
            if (used < ahead.length) {
                int some = Math.min(wanted, ahead.length - used);
                System.arraycopy(ahead, used, buffer, offset, some);
                used += some;
                return some;
            }
            if (hasCome()) {
                return -1;
            }
            if (failure != null) {
                throw failure;
            }
            if (isTooSlow()) {
                throw new ProblemException(ProblemType.REQUEST_TIMEOUT);
            }
            return take(buffer, offset, wanted);
        }

        private int take(byte[] buffer, int offset, int wanted) throws IOException {
            long begun = System.nanoTime();
            try {
                int read = body.read(buffer, offset, wanted);
                ended = read < 0;
                bytes += Math.max(read, 0);
                return read;
            } finally {
                waited += System.nanoTime() - begun;
            }
        }

        private boolean isTooSlow() {
            return waited > timeout.plusMillis(bytes * 1000 / PACE).toNanos();
        }

        @Override
        public boolean isFinished() {
            return used == ahead.length && hasCome();
        }

        @Override
        public boolean isReady() {
            return used < ahead.length || body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
