package org.pledgebook.site;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.pledge.Axis;
import org.pledgebook.pledge.EventView;
import org.pledgebook.pledge.Level;
import org.pledgebook.pledge.PledgeView;

/**
 * The levels of some pledges over time, laid out to be drawn: a lane for each, from the day on which it was first said to the
 * last day that the drawing shows.
 *
 * @param lanes the pledges, in their order
 * @param ticks days along the axis
 * @param height how high all lanes are together
 */
public record LevelChart(List<Lane> lanes, List<Tick> ticks, int height) {

    /** So many pledges are drawn, unless the reader asks for another number. */
    static final int LANES = 40;

    /** Where the lanes begin, right of their labels, and how wide they are. */
    private static final int LEFT = 350;

    private static final int WIDTH = 500;

    private static final int LANE = 30;

    private static final int TICKS = 4;

    private static final int LABEL = 42;

    /**
     * A pledge.
     *
     * @param label its title, short enough to be drawn
     * @param y where the lane lies
     */
    public record Lane(PledgeView pledge, String label, int y, List<Stretch> stretches) {}

    /** A time through which a pledge was at a level. */
    public record Stretch(Level level, LocalDate from, int x, int width) {}

    /** A day on the axis. */
    public record Tick(LocalDate day, int x) {}

    /**
     * Lays out some pledges.
     *
     * @param pledges the pledges, with their events
     * @param end the instant of the state that they are of
     */
    static LevelChart of(List<PledgeView> pledges, Instant end) {
        LocalDate first = pledges.stream()
                .flatMap(pledge -> Stream.concat(Stream.of(pledge.announcedOn()), days(pledge)))
                .min(Comparator.naturalOrder())
                .orElse(end.atOffset(ZoneOffset.UTC).toLocalDate());
        LocalDate last = Stream.concat(
                        pledges.stream().flatMap(LevelChart::days),
                        Stream.of(end.atOffset(ZoneOffset.UTC).toLocalDate(), first.plusDays(TICKS)))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        long span = ChronoUnit.DAYS.between(first, last);
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < pledges.size(); i++) {
            lanes.add(lane(pledges.get(i), i * LANE, first, last, span));
        }
        List<Tick> ticks = IntStream.rangeClosed(0, TICKS)
                .mapToObj(i -> first.plusDays(span * i / TICKS))
                .map(day -> new Tick(day, x(day, first, span)))
                .toList();
        return new LevelChart(List.copyOf(lanes), ticks, pledges.size() * LANE);
    }

    private static Lane lane(PledgeView pledge, int y, LocalDate first, LocalDate last, long span) {
        List<EventView> events = Objects.requireNonNullElse(pledge.events(), List.of());
        LocalDate until = events.stream()
                .filter(event -> event.axis() == Axis.END_STATE && event.value() != null)
                .map(EventView::occurredOn)
                .max(Comparator.naturalOrder())
                .orElse(last);
        List<EventView> moves = events.stream()
                .filter(event -> event.axis() == Axis.LEVEL && event.value() != null)
                .toList();
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            LocalDate from = moves.get(i).occurredOn();
            LocalDate to = i + 1 < moves.size() ? moves.get(i + 1).occurredOn() : until;
            stretches.add(stretch(level(moves.get(i).value()), from, to, first, span));
        }
        if (stretches.isEmpty()) {
            stretches.add(stretch(pledge.level(), pledge.announcedOn(), until, first, span));
        }
        return new Lane(pledge, label(pledge.title()), y, List.copyOf(stretches));
    }

    private static Level level(@Nullable String value) {
        return Level.valueOf(Objects.requireNonNull(value));
    }

    private static Stretch stretch(Level level, LocalDate from, LocalDate to, LocalDate first, long span) {
        int x = x(from, first, span);
        return new Stretch(level, from, x, Math.max(x(to, first, span) - x, 4));
    }

    private static int x(LocalDate day, LocalDate first, long span) {
        return (int) (LEFT + WIDTH * ChronoUnit.DAYS.between(first, day) / span);
    }

    private static Stream<LocalDate> days(PledgeView pledge) {
        return Objects.requireNonNullElse(pledge.events(), List.<EventView>of()).stream()
                .map(EventView::occurredOn);
    }

    /** What turns the direction of writing would turn the whole drawing's. */
    private static String label(String title) {
        String plain = title.replaceAll("[\\p{Cf}\\p{Cc}]", "");
        return plain.codePointCount(0, plain.length()) <= LABEL
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, LABEL - 1)).strip() + "…";
    }
}
