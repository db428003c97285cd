using CsCheck;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

public class MergeTableTests
{
    /// <summary>Merges among tokens 0 to 3 and those they make.</summary>
    private static readonly Gen<List<(int Left, int Right)>> SomeMerges = Gen.Select(
        Gen.Int[0, 8],
        Gen.Int[0, 8]
    ).List[0, 12];

    [Fact]
    public void Long_words_are_merged_as_the_definition_says()
    {
        Gen.Select(SomeMerges, Gen.Int[0, 3].List[0, 60])
            .Sample(
                (merges, word) =>
                {
                    var table = new MergeTable();
                    foreach (var (index, pair) in merges.Index())
                    {
                        table.Add(pair.Left, pair.Right, 4 + index);
                    }

                    var ids = new List<int>([99, .. word]);
                    table.Apply(ids, 1);

                    ids.Should().Equal([99, .. ByDefinition(merges, word)]);
                }
            );
    }

    [Fact]
    public void Of_merges_of_one_rank_the_leftmost_comes_first()
    {
        var table = new MergeTable();
        table.Add(1, 2, 12, 0);
        table.Add(2, 1, 21, 0);
        var ids = new List<int> { 1, 2, 1 };

        table.Apply(ids, 0);

        ids.Should().Equal(12, 1);
    }

    /// <summary>Join the leftmost pair of lowest rank until there is none.</summary>
    private static List<int> ByDefinition(List<(int Left, int Right)> merges, List<int> word)
    {
        var ids = word.ToList();
        while (true)
        {
            var ranks = ids.Zip(ids.Skip(1)).Select(pair => merges.IndexOf(pair)).ToList();
            var best = ranks.Where(rank => rank >= 0).DefaultIfEmpty(-1).Min();
            if (best < 0)
            {
                return ids;
            }

            var at = ranks.IndexOf(best);
            ids[at] = 4 + best;
            ids.RemoveAt(at + 1);
        }
    }
}
