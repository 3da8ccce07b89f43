package org.pledgebook;

import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.UnwrapByDefault;
import jakarta.validation.valueextraction.ValueExtractor;
import org.springframework.util.unit.DataSize;

/** Applies the constraints of numbers to the bytes of a size. */
@UnwrapByDefault
public final class DataSizeExtractor implements ValueExtractor<@ExtractedValue(type = Long.class) DataSize> {

    @Override
    public void extractValues(DataSize size, ValueReceiver receiver) {
        receiver.value(null, size.toBytes());
    }
}
