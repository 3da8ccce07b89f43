package org.pledgebook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.repository.Repository;
import org.springframework.web.bind.annotation.RestController;

class PackageRuleTests {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.pledgebook");

    @Test
    void featuresDependOnOneAnotherInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("shared")
                .definedBy("org.pledgebook.shared..")
                .layer("revision")
                .definedBy("org.pledgebook.revision..")
                .layer("source")
                .definedBy("org.pledgebook.source..")
                .layer("correction")
                .definedBy("org.pledgebook.correction..")
                .layer("nation")
                .definedBy("org.pledgebook.nation..")
                .layer("leader")
                .definedBy("org.pledgebook.leader..")
                .layer("summit")
                .definedBy("org.pledgebook.summit..")
                .layer("statement")
                .definedBy("org.pledgebook.statement..")
                .layer("assurance")
                .definedBy("org.pledgebook.assurance..")
                .layer("pledge")
                .definedBy("org.pledgebook.pledge..")
                .layer("database")
                .definedBy("org.pledgebook.database..")
                .layer("export")
                .definedBy("org.pledgebook.export..")
                .layer("history")
                .definedBy("org.pledgebook.history..")
                .layer("curation")
                .definedBy("org.pledgebook.curation..")
                .layer("feed")
                .definedBy("org.pledgebook.feed..")
                .layer("explorer")
                .definedBy("org.pledgebook.explorer..")
                .whereLayer("export")
                .mayOnlyBeAccessedByLayers("curation")
                .whereLayer("pledge")
                .mayOnlyBeAccessedByLayers("export", "history", "curation", "explorer")
                .whereLayer("assurance")
                .mayOnlyBeAccessedByLayers("pledge", "export", "history", "curation", "explorer")
                .whereLayer("statement")
                .mayOnlyBeAccessedByLayers("assurance", "pledge", "export", "history", "curation", "explorer")
                .whereLayer("summit")
                .mayOnlyBeAccessedByLayers(
                        "statement", "assurance", "pledge", "export", "history", "curation", "explorer")
                .whereLayer("leader")
                .mayOnlyBeAccessedByLayers(
                        "summit", "statement", "assurance", "pledge", "export", "history", "curation", "explorer")
                .whereLayer("nation")
                .mayOnlyBeAccessedByLayers(
                        "leader",
                        "summit",
                        "statement",
                        "assurance",
                        "pledge",
                        "export",
                        "history",
                        "curation",
                        "explorer")
                .whereLayer("correction")
                .mayOnlyBeAccessedByLayers(
                        "nation",
                        "leader",
                        "summit",
                        "statement",
                        "assurance",
                        "pledge",
                        "export",
                        "history",
                        "curation",
                        "explorer")
                .whereLayer("source")
                .mayOnlyBeAccessedByLayers(
                        "correction",
                        "nation",
                        "leader",
                        "summit",
                        "statement",
                        "assurance",
                        "pledge",
                        "export",
                        "history",
                        "curation",
                        "explorer")
                .whereLayer("revision")
                .mayOnlyBeAccessedByLayers("pledge", "export", "history", "curation", "feed", "explorer")
                .whereLayer("history")
                .mayOnlyBeAccessedByLayers("curation", "feed", "explorer")
                .whereLayer("curation")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("feed")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("explorer")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("database")
                .mayNotBeAccessedByAnyLayer()
                .check(CODE);
        slices().matching("org.pledgebook.(*)..").should().beFreeOfCycles().check(CODE);
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
