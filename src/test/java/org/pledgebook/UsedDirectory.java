package org.pledgebook;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pledgebook.embeddedpostgres.EmbeddedPostgres;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.FileSystemUtils;

/**
 * Deletes what the database that comes along has kept for the tests of a context, a hundred megabytes, when it has been
 * stopped. Its log stays.
 */
class UsedDirectory implements BeanPostProcessor, DisposableBean {

    private @Nullable Path directory;

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof EmbeddedPostgres database) {
            directory = database.directory();
        }
        return bean;
    }

    /** What looks at the beans is there before them, and so goes after them. */
    @Override
    public void destroy() throws IOException {
        if (directory != null) {
            FileSystemUtils.deleteRecursively(directory.resolve("postgresql"));
            FileSystemUtils.deleteRecursively(directory.resolve("postgresql-binaries"));
        }
    }
}
