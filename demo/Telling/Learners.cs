namespace Leah.Webhooks.Demo;

/// <summary>Somebody who learns English.</summary>
internal sealed record Learner(
    string GivenName, string FamilyName, string CountryCode, string RegionName, string PhoneNumber, string Goal, string Reason, string Topic);

/// <summary>The learners of the demo. They are made up, as are their numbers.</summary>
internal static class Learners
{
    private static readonly string[] GivenNames = ["Sofía", "Juan", "Isabela", "Tomás", "Renata", "Emilio", "Antonella", "Joaquín"];

    private static readonly string[] FamilyNames = ["Gómez", "Peña", "Nuñez", "Castro", "Vargas", "Silva"];

    private static readonly Learner[] Known =
    [
        new("Mariana", "Torres", "CO", "Atlantico", "+573005550101", "B2", "GET_A_BETTER_JOB", "Technology"),
        new("Diego", "Salazar", "CO", "Antioquia", "+573005550102", "C1", "STUDY_ABROAD", "Science"),
        new("Lucía", "Fernández", "MX", "Jalisco", "+523355550103", "B1", "TRAVEL", "Travel"),
        new("Thiago", "Oliveira", "BR", "Bahia", "+557155550104", "B2", "INCREASE_YOUR_KNOWLEDGE", "Music"),
        new("Camila", "Rojas", "CL", "Valparaíso", "+563255550105", "A2", "STUDY_ABROAD", "General English"),
        new("Andrés", "Quispe", "PE", "Cusco", "+518455550106", "B1", "GET_A_BETTER_JOB", "Business"),
        new("Valentina", "Ruiz", "AR", "Córdoba", "+543515550107", "C1", "INCREASE_YOUR_KNOWLEDGE", "Literature"),
        new("Mateo", "Herrera", "EC", "Guayas", "+593455550108", "B2", "TRAVEL", "Sports"),
    ];

    public static IReadOnlyList<Learner> All { get; } = [.. Made()];

    /// <summary>Those above, and more who are like them but for their names and numbers: three dozen.</summary>
    private static IEnumerable<Learner> Made() => Enumerable.Range(0, 36).Select(index => index < Known.Length
        ? Known[index]
        : Known[index % Known.Length] with
        {
            GivenName = GivenNames[index % GivenNames.Length],
            FamilyName = FamilyNames[index % FamilyNames.Length],
            PhoneNumber = $"{Known[index % Known.Length].PhoneNumber[..^3]}{200 + index}",
        });
}
