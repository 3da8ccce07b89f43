package org.pledgebook.history;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ServiceBusyException;
import org.pledgebook.revision.LatestRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends each revision to those who wait for it, in order and without a gap, whichever instance of the service wrote it. As
 * long as anybody waits, the database is asked for its latest revision again and again: a notification could be lost with
 * its connection and would not come from a replica, so that one would have to ask all the same. A waiting reader holds a
 * connection of its own to the service, but no thread, and none to the database.
 */
@Component
public class ChangeStreams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ChangeStreams.class);

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private static final int NAMED = 100;

    private static final int KEPT = 500;

    private final HistoryService history;

    private final LatestRevision latest;

    private final JsonMapper mapper;

    private final StreamProperties properties;

    private final Semaphore places;

    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();

    // What has been said of a revision is the same for all readers.
    private final Cache<Long, String> events =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    // A reader that takes its time holds up nobody else; nobody is served by two threads at once.
    private final ThreadPoolExecutor senders;

    private @Nullable ScheduledExecutorService watch;

    private @Nullable ScheduledFuture<?> looking;

    private volatile boolean running;

    ChangeStreams(HistoryService history, LatestRevision latest, JsonMapper mapper, StreamProperties properties) {
        this.history = history;
        this.latest = latest;
        this.mapper = mapper;
        this.properties = properties;
        this.places = new Semaphore(properties.maxConcurrent());
        this.senders = new ThreadPoolExecutor(
                0, properties.maxConcurrent(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "revision-sender");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Opens a stream of the revisions after one.
     *
     * @throws ServiceBusyException if as many streams are open as may be
     */
    public SseEmitter open(long after) {
        return open(after, false);
    }

    /**
     * Opens a stream that begins with the event {@code reset}, for a reader of another book than there is, such as one before
     * it was restored.
     *
     * @throws ServiceBusyException if as many streams are open as may be
     */
    public SseEmitter openAnew(long latest) {
        return open(latest, true);
    }

    private SseEmitter open(long after, boolean reset) {
        if (!places.tryAcquire()) {
            throw new ServiceBusyException(ServiceBusyException.Kind.STREAMS);
        }
        SseEmitter emitter = new SseEmitter(0L);
        Stream stream = new Stream(emitter, after, reset);
        emitter.onCompletion(stream::leave);
        emitter.onError(failure -> stream.leave());
        streams.add(stream);
        if (!running) {
            emitter.complete();
        }
        return emitter;
    }

    /** One reader. */
    private final class Stream {

        private final SseEmitter emitter;

        private final boolean reset;

        private final AtomicBoolean sending = new AtomicBoolean();

        private final AtomicBoolean left = new AtomicBoolean();

        // Touched by one sender at a time.
        private volatile long position;

        private volatile long lastSent;

        Stream(SseEmitter emitter, long position, boolean reset) {
            this.emitter = emitter;
            this.reset = reset;
            this.position = position;
        }

        void leave() {
            if (left.compareAndSet(false, true)) {
                streams.remove(this);
                places.release();
            }
        }

        boolean isDue(long number) {
            return position < number
                    || lastSent == 0
                    || System.nanoTime() - lastSent
                            >= properties.heartbeatInterval().toNanos();
        }

        void send(long number) {
            try {
                if (lastSent == 0) {
                    emitter.send(SseEmitter.event().comment("open").reconnectTime(3000));
                    if (reset) {
                        emitter.send(SseEmitter.event()
                                .id(String.valueOf(position))
                                .name("reset")
                                .data("{\"revision\":" + position + "}", TEXT));
                    }
                } else if (position >= number) {
                    emitter.send(SseEmitter.event().comment("still here"));
                }
                while (position < number && !left.get() && running) {
                    long next = position + 1;
                    emitter.send(SseEmitter.event()
                            .id(String.valueOf(next))
                            .name("revision")
                            .data(event(next), TEXT));
                    position = next;
                }
                lastSent = System.nanoTime();
            } catch (IOException | IllegalStateException e) {
                // The container ends what it cannot write to.
                log.debug("The reader of a stream left", e);
                leave();
            } catch (RuntimeException e) {
                log.warn("Revisions could not be sent; they are tried again: {}", e.toString());
            } finally {
                sending.set(false);
            }
        }
    }

    private String event(long revision) {
        String known = events.getIfPresent(revision);
        if (known == null) {
            known = mapper.writeValueAsString(history.summary(revision, NAMED));
            events.put(revision, known);
        }
        return known;
    }

    private void look() {
        if (streams.isEmpty()) {
            return;
        }
        try {
            long number = latest.number();
            for (Stream stream : streams) {
                if (stream.isDue(number) && stream.sending.compareAndSet(false, true)) {
                    try {
                        senders.execute(() -> stream.send(number));
                    } catch (RejectedExecutionException e) {
                        // The thread that is to become free has not yet; next time it has.
                        stream.sending.set(false);
                    }
                }
            }
        } catch (RuntimeException e) {
            log.debug("The latest revision could not be read; it is tried again", e);
        }
    }

    @Override
    public synchronized void start() {
        running = true;
        watch = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "revision-watch");
            thread.setDaemon(true);
            return thread;
        });
        long interval = properties.pollInterval().toMillis();
        looking = watch.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** Ends all streams, so that a shutdown does not wait for readers who would stay. They come back by themselves. */
    @Override
    public synchronized void stop() {
        running = false;
        if (looking != null && watch != null) {
            looking.cancel(true);
            watch.shutdownNow();
        }
        streams.forEach(stream -> stream.emitter.complete());
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
