using System.Globalization;
using System.Text;

namespace Leah.Webhooks.Demo;

/// <summary>
/// One learner's way through the learning platform, a step at a time: profile, registration, self-assessment, learning goal, both tests.
/// The learning platform reports the steps; which events follow from them is decided by the platform.
/// </summary>
internal sealed class Journey(Learner learner, Partnership partnership, string? licenseKey, Random chance)
{
    /// <summary>How many steps a journey has.</summary>
    public const int Steps = 6;

    private static readonly string[] Levels = ["A1", "A2", "B1", "B2", "C1"];

    private readonly int _skill = chance.Next(12, 92);
    private int _step;

    public string Id { get; } = NewId(chance);

    public Partnership Partnership => partnership;

    /// <summary>What the learner does next, and the types that must be fired by it.</summary>
    public Step Next(DateTimeOffset now) => _step++ switch
    {
        0 => Put("profile", Profile()),
        1 => Post("registrations", Registration(), EventTypes.UserRegistered),
        2 => Put("self-assessment", Assessment()),
        3 => Put("learning-goal", Goal(), EventTypes.OnboardingFinished),
        4 => Post("placement-tests", Placement(now), EventTypes.PlacementTestFinished),
        5 => Post("speaking-tests", Speaking(now), EventTypes.SpeakingTestFinished, EventTypes.OverallLevel),
        _ => throw new InvalidOperationException("The journey is over."),
    };

    private Step Put(string part, object body, params string[] fires) => new(HttpMethod.Put, $"/v1/learners/{Id}/{part}", body, fires);

    private Step Post(string what, object body, params string[] fires) => new(HttpMethod.Post, $"/v1/learners/{Id}/{what}", body, fires);

    private object Registration() => licenseKey is null
        ? new { partnership.Code, ExternalIds = ExternalIds() }
        : new { LicenseKey = licenseKey, ExternalIds = ExternalIds() };

    private string[] ExternalIds() => [$"{partnership.Kind.ToLowerInvariant()}-{Id[^6..]}"];

    private object Profile() => new
    {
        PersonalInformation = new
        {
            Email = $"{Ascii(learner.GivenName)}.{Ascii(learner.FamilyName)}@example.com",
            learner.FamilyName,
            learner.GivenName,
            learner.PhoneNumber,
            Picture = $"https://cdn.example.com/pictures/{Id}.jpg",
            CustomFields = new[] { new { Name = "doc_type", Value = "CC" }, new { Name = "doc_number", Value = learner.PhoneNumber[^7..] } },
        },
        learner.CountryCode,
        learner.RegionName,
    };

    private object Assessment() => new
    {
        Proficiency = new
        {
            GrammarAndVocabulary = Opinion(),
            ReadingComprehension = Opinion(),
            ListeningComprehension = Opinion(),
            Writing = Opinion(),
            Speaking = Opinion(),
        },
    };

    private object Goal() => new
    {
        learner.Goal,
        TimeStudyingEnglish = "BETWEEN_3_AND_5_YEARS",
        WhyIsLearningEnglish = learner.Reason,
        TopicsOfInterest = new[] { "General English", learner.Topic },
    };

    private object Placement(DateTimeOffset now)
    {
        var score = Score();
        return new
        {
            Id = NewId(chance),
            Start = now.AddSeconds(-chance.Next(900, 2_400)),
            End = now,
            QuestionCount = 36,
            Result = new
            {
                Level = LevelOf(score),
                Sublevel = SublevelOf(score),
                Score = score,
                LanguageScore = Score(),
                ReadingScore = Score(),
                ListeningScore = Score(),
                Pdf = $"https://static.example.com/certificates/diagnostic/{NewId(chance)}.pdf",
            },
        };
    }

    private object Speaking(DateTimeOffset now)
    {
        var score = Score();
        return new
        {
            Id = NewId(chance),
            Start = now.AddSeconds(-chance.Next(120, 420)),
            End = now,
            QuestionCount = 3,
            IsValid = true,
            Result = new
            {
                Level = LevelOf(score),
                Sublevel = SublevelOf(score),
                Score = score,
                VocabularyScore = Score(),
                FluencyScore = Score(),
                PronunciationScore = Score(),
                GrammarScore = Score(),
                Pdf = $"https://static.example.com/certificates/speaking/{NewId(chance)}.pdf",
            },
        };
    }

    /// <summary>What learners think of themselves is near the truth, from 1 to 5.</summary>
    private int Opinion() => Math.Clamp((_skill / 20) + chance.Next(0, 3), 1, 5);

    private decimal Score() => decimal.Round(Math.Clamp(_skill + ((decimal)chance.NextDouble() * 16) - 8, 0, 100), 2);

    private static string LevelOf(decimal score) => Levels[Math.Min((int)score / 20, Levels.Length - 1)];

    private static string SublevelOf(decimal score) => $"{LevelOf(score)}.{((int)score % 20 / 10) + 1}";

    private static string NewId(Random chance) => $"66{chance.NextInt64(1L << 44):x11}{chance.NextInt64(1L << 44):x11}";

    private static string Ascii(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
}

/// <summary>A step of a learner, as the learning platform reports it.</summary>
/// <param name="Method">How.</param>
/// <param name="Path">Where to.</param>
/// <param name="Body">What it says.</param>
/// <param name="Fires">The types of the events that must follow from it.</param>
internal sealed record Step(HttpMethod Method, string Path, object Body, IReadOnlyList<string> Fires);
