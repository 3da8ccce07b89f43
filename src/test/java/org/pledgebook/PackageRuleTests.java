package org.pledgebook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.repository.Repository;
import org.springframework.web.bind.annotation.RestController;

class PackageRuleTests {

    /** Each may use those before it, and none after it. The server that comes along stands apart. */
    private static final List<String> ROOMS = List.of(
            "problem",
            "query",
            "revision",
            "draft",
            "web",
            "source",
            "correction",
            "nation",
            "leader",
            "summit",
            "assurance",
            "statement",
            "pledge",
            "security",
            "history",
            "editing",
            "transfer",
            "site");

    private static String packages(String room) {
        return "org.pledgebook." + room + "..";
    }

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.pledgebook");

    @Test
    void featuresDependOnOneAnotherInOneDirection() {
        for (int i = 0; i < ROOMS.size(); i++) {
            String[] above =
                    ROOMS.stream().skip(i + 1).map(PackageRuleTests::packages).toArray(String[]::new);
            if (above.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(packages(ROOMS.get(i)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(above)
                        .check(CODE);
            }
        }
        noClasses()
                .that()
                .resideInAPackage(packages("embeddedpostgres"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOMS.stream().map(PackageRuleTests::packages).toArray(String[]::new))
                .check(CODE);
        slices().matching("org.pledgebook.(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void everyClassIsInARoom() {
        assertThat(CODE.stream()
                        .map(type -> type.getPackageName().replaceFirst("^org\\.pledgebook\\.?", ""))
                        .map(name -> name.replaceFirst("\\..*", ""))
                        .filter(room -> !room.isEmpty() && !room.equals("embeddedpostgres"))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(ROOMS);
    }

    @Test
    void queriesReachIntoNoFeatureAboveTheirOwn() throws IOException {
        Map<String, Integer> roomOfEntity = new HashMap<>();
        CODE.stream()
                .filter(type -> type.isAnnotatedWith(Entity.class))
                .forEach(type -> roomOfEntity.put(type.getSimpleName(), roomOf(type.getPackageName())));
        Pattern named = Pattern.compile("(?:from|join) (" + String.join("|", roomOfEntity.keySet()) + ")\\b");
        List<String> reaching = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/pledgebook"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                int own = roomOf("org.pledgebook."
                        + Path.of("src/main/java/org/pledgebook")
                                .relativize(file)
                                .getName(0));
                named.matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(1))
                        .filter(entity -> own >= 0 && roomOfEntity.getOrDefault(entity, own) > own)
                        .forEach(entity -> reaching.add(file + " reaches into " + entity));
            }
        }
        assertThat(reaching).isEmpty();
    }

    private static int roomOf(String packageName) {
        return ROOMS.indexOf(packageName.replace("org.pledgebook.", "").replaceFirst("\\..*", ""));
    }

    @Test
    void entitiesAndRepositoriesStayInTheirPackage() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should()
                .bePackagePrivate()
                .check(CODE);
        classes()
                .that()
                .areAssignableTo(Repository.class)
                .should()
                .bePackagePrivate()
                .check(CODE);
        classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .bePackagePrivate()
                .check(CODE);
    }

    @Test
    void timeComesFromTheClock() {
        noClasses().should().callMethod(Instant.class, "now").check(CODE);
        noClasses().should().callMethod(LocalDate.class, "now").check(CODE);
    }

    @Test
    void constructorsInject() {
        fields().should().notBeAnnotatedWith(Autowired.class).check(CODE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Impl|Dto|Helper|Manager)")
                .check(CODE);
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        CODE.stream()
                .map(type -> type.getPackage())
                .distinct()
                .forEach(type -> assertThat(type.tryGetAnnotationOfType(NullMarked.class))
                        .as(type.getName())
                        .isPresent());
    }
}
