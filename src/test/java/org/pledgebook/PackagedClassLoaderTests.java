package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedClassLoaderTests {

    @TempDir
    Path directory;

    private URLClassLoader jars;
    private PackagedClassLoader loader;

    @BeforeEach
    void packClasses() throws IOException {
        URL one = jar("one", First.class, Second.class);
        URL other = jar("other", Third.class);
        URL unpacked = classes("unpacked", Fourth.class);
        jars = new URLClassLoader(new URL[] {one, other, unpacked}, ClassLoader.getPlatformClassLoader());
        loader = new PackagedClassLoader(jars);
    }

    @Test
    void aClassIsLoadedFromTheJarThatHasIt() throws Exception {
        assertThat(placeOf(First.class)).endsWith("one.jar!/");
        assertThat(placeOf(Second.class)).endsWith("one.jar!/");
        assertThat(placeOf(Third.class)).as("of the same package").endsWith("other.jar!/");
        assertThat(placeOf(Second.class)).as("once more").endsWith("one.jar!/");
        assertThat(placeOf(Fourth.class)).as("of no jar").endsWith("unpacked/");
    }

    @Test
    void aClassIsLoadedOnceAndByThisClassLoader() throws Exception {
        Class<?> first = loader.loadClass(First.class.getName());
        assertThat(first.getClassLoader()).isSameAs(loader);
        assertThat(loader.loadClass(First.class.getName())).isSameAs(first);
        assertThat(loader.loadClass(String.class.getName())).isSameAs(String.class);
    }

    @Test
    void aPackageHasTheVersionOfItsJar() throws Exception {
        Class<?> first = loader.loadClass(First.class.getName());
        assertThat(first.getPackage().getImplementationVersion()).isEqualTo("one's");
    }

    @Test
    void aClassThatNoJarHasIsNotFound() throws Exception {
        loader.loadClass(First.class.getName());
        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(() -> loader.loadClass(PackagedClassLoaderTests.class.getName()));
    }

    @Test
    void whatIsNoClassIsFoundWhereItWas() throws Exception {
        assertThat(loader.getResource(entryOf(Third.class))).isEqualTo(jars.getResource(entryOf(Third.class)));
    }

    private String placeOf(Class<?> type) throws ClassNotFoundException {
        return loader.loadClass(type.getName())
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
    }

    private URL jar(String name, Class<?>... types) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, name + "'s");
        Path file = directory.resolve(name + ".jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (Class<?> type : types) {
                jar.putNextEntry(new ZipEntry(entryOf(type)));
                try (InputStream content = type.getResourceAsStream("/" + entryOf(type))) {
                    content.transferTo(jar);
                }
            }
        }
        return URI.create("jar:" + file.toUri() + "!/").toURL();
    }

    private URL classes(String name, Class<?> type) throws IOException {
        Path file = directory.resolve(name).resolve(entryOf(type));
        Files.createDirectories(file.getParent());
        try (InputStream content = type.getResourceAsStream("/" + entryOf(type))) {
            Files.copy(content, file);
        }
        return directory.resolve(name).toUri().toURL();
    }

    private static String entryOf(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    static class First {}

    static class Second {}

    static class Third {}

    static class Fourth {}
}
