package org.pledgebook.query;

import java.util.List;

/** In which form a collection is asked for. The filters are the same in each; what else may be said is not. */
public enum QueryKind {
    /** A page of the list, with counts by its fields if they are wanted. */
    PAGE,

    /** The whole list, as records. */
    WHOLE,

    /** The whole list, as a table. */
    TABLE,

    /** How many records there are of each kind. */
    GROUPS,

    /** Something else that is made from the records; they are narrowed by the filters alone. */
    FILTERS;

    /** The parameters that it has besides the filters. */
    public List<String> parameters() {
        return switch (this) {
            case PAGE ->
                List.of(QueryReader.LIMIT, QueryReader.AFTER, QueryReader.SORT, QueryReader.INCLUDE, QueryReader.FACET);
            case WHOLE -> List.of(QueryReader.SORT, QueryReader.INCLUDE);
            case TABLE -> List.of(QueryReader.SORT, QueryReader.INCLUDE, QueryReader.COLUMNS, QueryReader.BOM);
            case GROUPS -> List.of(QueryReader.BY);
            case FILTERS -> List.of();
        };
    }

    /** Whether all records are given, and not some of them. */
    public boolean isWhole() {
        return this == WHOLE || this == TABLE;
    }
}
