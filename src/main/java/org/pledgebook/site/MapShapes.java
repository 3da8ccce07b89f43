package org.pledgebook.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The outlines of the nations, for the map. */
@Component
class MapShapes {

    private static final String RESOURCE = "/explorer/shapes.txt";

    private final List<Sheet> sheets = new ArrayList<>();

    MapShapes() throws IOException {
        try (InputStream content = Objects.requireNonNull(MapShapes.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            for (String line : new String(content.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] parts = line.split(" ", 4);
                if (parts[0].equals("#") || parts.length < 3) {
                    continue;
                }
                if (parts.length == 3) {
                    sheets.add(new Sheet(
                            parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), new ArrayList<>()));
                } else {
                    String[] place = parts[2].split(",", 2);
                    sheets.get(sheets.size() - 1)
                            .shapes()
                            .add(new Shape(parts[1], Integer.parseInt(place[0]), Integer.parseInt(place[1]), parts[3]));
                }
            }
        }
    }

    /**
     * A part of the map, drawn from above.
     *
     * @param name what it shows
     * @param shapes what lies on it, by code
     */
    public record Sheet(String name, int width, int height, List<Shape> shapes) {}

    /**
     * A nation on a sheet.
     *
     * @param code the ISO 3166-1 alpha-3 code, or a dash for what has none
     * @param x where its label stands
     * @param y where its label stands, downwards
     * @param path the outline, as SVG writes it
     */
    public record Shape(String code, int x, int y, String path) {}

    List<Sheet> sheets() {
        return sheets;
    }
}
