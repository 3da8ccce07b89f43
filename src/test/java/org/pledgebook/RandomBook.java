package org.pledgebook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.pledgebook.ModelRecord.RecordKey;

/** Runs random writers and readers on one book, until a time or an answer that differs from the model. */
final class RandomBook {

    private static final int MAX_WRITES_IN_A_ROW = 5;

    private static final int MAX_READS_IN_A_ROW = 10;

    private final Api api;

    private final String token;

    private final long seed;

    private final BookModel model;

    private final Map<String, Integer> done = new TreeMap<>();

    private final AtomicBoolean isStopped = new AtomicBoolean();

    RandomBook(Api api, String token, long seed) {
        this.api = api;
        this.token = token;
        this.seed = seed;
        this.model = new BookModel(api);
    }

    BookModel model() {
        return model;
    }

    /** Returns how often each kind of write and of answer was done. */
    Map<String, Integer> done() {
        return done;
    }

    /** Writes and reads in turn: the same seed asks the same again. */
    void runAlone(int steps) {
        Random random = new Random(seed);
        RandomWriter writer = new RandomWriter(api, token, model, random);
        RandomReader reader = new RandomReader(api, model, random, true);
        int step = 0;
        while (step < steps) {
            // What is written without a read between must be told apart by the reads that follow.
            for (int i = random.nextInt(MAX_WRITES_IN_A_ROW); i >= 0; i--) {
                run(++step, writer::write, writer::last);
            }
            for (int i = random.nextInt(MAX_READS_IN_A_ROW); i >= 0; i--) {
                run(++step, reader::read, reader::last);
            }
        }
        count(writer.done());
        count(reader.done());
        compareAll();
    }

    /** Writes and reads on several threads at once. */
    void runTogether(int writers, int readers, Duration duration) {
        Instant end = Instant.now().plus(duration);
        ExecutorService threads = Executors.newFixedThreadPool(writers + readers);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < writers + readers; i++) {
            Random random = new Random(seed + i);
            boolean isWriter = i < writers;
            running.add(threads.submit(() -> {
                try {
                    if (isWriter) {
                        writeUntil(end, new RandomWriter(api, token, model, random));
                    } else {
                        readUntil(end, new RandomReader(api, model, random, false));
                    }
                } finally {
                    // Whoever ends, by its time or by a failure, ends the others too.
                    isStopped.set(true);
                }
            }));
        }
        threads.shutdown();
        AssertionError failure = null;
        for (Future<?> thread : running) {
            try {
                thread.get();
            } catch (ExecutionException e) {
                AssertionError found = new AssertionError(String.valueOf(e.getCause()), e.getCause());
                if (failure == null) {
                    failure = found;
                } else {
                    failure.addSuppressed(found);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        compareAll();
    }

    private void writeUntil(Instant end, RandomWriter writer) {
        for (int step = 1; !isStopped.get() && Instant.now().isBefore(end); step++) {
            run(step, writer::write, writer::last);
        }
        count(writer.done());
    }

    private void readUntil(Instant end, RandomReader reader) {
        for (int step = 1; !isStopped.get() && Instant.now().isBefore(end); step++) {
            run(step, reader::read, reader::last);
        }
        count(reader.done());
    }

    private void run(int step, Runnable work, Supplier<String> last) {
        try {
            work.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ", step " + step + ", revision " + model.known() + ", after " + last.get() + "\n"
                            + e,
                    e);
        }
    }

    private synchronized void count(Map<String, Integer> of) {
        of.forEach((kind, times) -> done.merge(kind, times, Integer::sum));
    }

    /** Reads all records once more: none was changed but those that the model knows of. */
    private void compareAll() {
        for (ModelRecord record : model.latest().all()) {
            RecordKey key = record.key();
            ModelRecord now = model.read(key, model.known())
                    .orElseThrow(() -> new AssertionError("seed " + seed + ": " + key + " is gone"));
            if (!now.isSameAs(record)) {
                throw new AssertionError(
                        "seed " + seed + ": " + key + " is " + now.json() + ", and was taken for " + record.json());
            }
        }
    }
}
