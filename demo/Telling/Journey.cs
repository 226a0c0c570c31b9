using System.Globalization;
using System.Text;

namespace Leah.Webhooks.Demo;

/// <summary>
/// One learner's way through the learning platform, an event at a time: registration, onboarding, placement test, speaking test, overall level.
/// The members are those of real events, in their order; the records of the vocabulary see to that.
/// </summary>
internal sealed class Journey(Learner learner, Partnership partnership, Random chance)
{
    private static readonly string[] Levels = ["A1", "A2", "B1", "B2", "C1"];

    private readonly int _skill = chance.Next(12, 92);
    private int _step;
    private PlacementTest? _placement;
    private SpeakingTest? _speaking;

    public string Id { get; } = NewId(chance);

    public Partnership Partnership => partnership;

    public bool IsOver => _step == EventTypes.All.Count;

    /// <summary>What happens to the learner next.</summary>
    public WebhookEvent Next(DateTimeOffset now) => _step++ switch
    {
        0 => new UserRegistered { User = User(), Partner = Partner(), Date = now, ExternalIds = ExternalIds() },
        1 => new OnboardingFinished { ExternalIds = ExternalIds(), Date = now, User = User(), Partner = Partner(), Perception = Perception() },
        2 => new PlacementTestFinished { Test = Placement(now), User = User(), Partner = Partner(), Date = now, ExternalIds = ExternalIds() },
        3 => new SpeakingTestFinished { Test = Speaking(now), User = User(), Partner = Partner(), Date = now, ExternalIds = ExternalIds() },
        4 => Level(now),
        _ => throw new InvalidOperationException("The journey is over."),
    };

    private OverallLevelCalculated Level(DateTimeOffset now)
    {
        var score = decimal.Round(((_placement?.Result?.Score?.Value ?? 0) + (_speaking?.Result?.Score?.Value ?? 0)) / 2, 2);
        return new()
        {
            Overall = new() { Score = score, Level = LevelOf(score), Sublevel = SublevelOf(score) },
            SpeakingTest = _speaking,
            PlacementTest = _placement,
            User = User(),
            Partner = Partner(),
            Date = now,
            ExternalIds = ExternalIds(),
        };
    }

    private PlacementTest Placement(DateTimeOffset now)
    {
        var score = Score();
        return _placement = new()
        {
            Id = NewId(chance),
            Start = now.AddSeconds(-chance.Next(900, 2_400)),
            End = now,
            QuestionCount = 36,
            Result = new()
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

    private SpeakingTest Speaking(DateTimeOffset now)
    {
        var score = Score();
        return _speaking = new()
        {
            Id = NewId(chance),
            Start = now.AddSeconds(-chance.Next(120, 420)),
            End = now,
            QuestionCount = 3,
            IsValid = true,
            Result = new()
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

    private User User() => new()
    {
        Id = Id,
        PersonalInformation = new()
        {
            Email = $"{Ascii(learner.GivenName)}.{Ascii(learner.FamilyName)}@example.com",
            FamilyName = learner.FamilyName,
            GivenName = learner.GivenName,
            PhoneNumber = learner.PhoneNumber,
            Picture = $"https://cdn.example.com/pictures/{Id}.jpg",
            CustomFields = [new() { Name = "doc_type", Value = "CC" }, new() { Name = "doc_number", Value = learner.PhoneNumber[^7..] }],
        },
    };

    private Partner Partner() => new() { Id = partnership.Id, Name = partnership.Name, Code = partnership.Code };

    private string[] ExternalIds() => [$"{partnership.Kind.ToLowerInvariant()}-{Id[^6..]}"];

    private Perception Perception() => new()
    {
        CountryCode = learner.CountryCode,
        RegionName = learner.RegionName,
        Proficiency = new()
        {
            GrammarAndVocabulary = Opinion(),
            ReadingComprehension = Opinion(),
            ListeningComprehension = Opinion(),
            Writing = Opinion(),
            Speaking = Opinion(),
        },
        Goal = learner.Goal,
        TimeStudyingEnglish = "BETWEEN_3_AND_5_YEARS",
        WhyIsLearningEnglish = learner.Reason,
        TopicsOfInterest = ["General English", learner.Topic],
    };

    /// <summary>What learners think of themselves is near the truth, from 1 to 5.</summary>
    private int Opinion() => Math.Clamp((_skill / 20) + chance.Next(0, 3), 1, 5);

    private decimal Score() => decimal.Round(Math.Clamp(_skill + ((decimal)chance.NextDouble() * 16) - 8, 0, 100), 2);

    private static string LevelOf(decimal score) => Levels[Math.Min((int)score / 20, Levels.Length - 1)];

    private static string SublevelOf(decimal score) => $"{LevelOf(score)}.{((int)score % 20 / 10) + 1}";

    private static string NewId(Random chance) => $"66{chance.NextInt64(1L << 44):x11}{chance.NextInt64(1L << 44):x11}";

    private static string Ascii(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
}
