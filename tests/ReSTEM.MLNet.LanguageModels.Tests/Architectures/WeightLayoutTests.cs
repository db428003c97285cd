using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Tests.Architectures;

public sealed class WeightLayoutTests
{
    [Fact]
    public void Query_key_and_value_are_neighbours_as_are_gate_and_up()
    {
        var layout = WeightLayout.Of(Some.Config);

        After(WeightNames.Query).Should().Be(layout[WeightNames.Matrix(1, WeightNames.Key)].Offset);
        After(WeightNames.Key).Should().Be(layout[WeightNames.Matrix(1, WeightNames.Value)].Offset);
        After(WeightNames.Gate).Should().Be(layout[WeightNames.Matrix(1, WeightNames.Up)].Offset);

        long After(string name)
        {
            var slot = layout[WeightNames.Matrix(1, name)];
            return slot.Offset + slot.Count;
        }
    }

    [Theory]
    [MemberData(nameof(Some.AllVariants), MemberType = typeof(Some))]
    public void Slots_cover_the_buffer_without_gap_and_matrices_come_first(string variant)
    {
        var layout = WeightLayout.Of(Some.Variant(variant));

        var end = 0L;
        foreach (var slot in layout.Slots)
        {
            slot.Offset.Should().Be(end);
            (slot.Offset < layout.MatrixCount).Should().Be(slot.Shape.Count == 2);
            end += slot.Count;
        }

        end.Should().Be(layout.Count);
    }

    [Fact]
    public void A_tied_head_has_no_weights_of_its_own()
    {
        WeightLayout.Of(Some.Config).Has(WeightNames.Head).Should().BeTrue();
        WeightLayout
            .Of(Some.Config with { TieEmbeddings = true })
            .Has(WeightNames.Head)
            .Should()
            .BeFalse();
    }
}
