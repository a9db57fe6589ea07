// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {PairDouble} from "./PairDouble.sol";
import {StableCurve} from "./StableCurve.sol";

interface ISolidlyCallee {
    function hook(address sender, uint256 amount0, uint256 amount1, bytes calldata data) external;
}

/// @notice A double of a pair as Solidly and its descendants have them, stable (x³y + y³x) or volatile (xy). The fee
/// leaves the pair with the swap that pays it.
contract SolidlyPairDouble is PairDouble {
    uint256 private constant BPS = 10_000;
    uint256 private constant ONE = 1e18;
    /// @dev Stands for the contract that keeps the fees for the pair's voters.
    address private constant FEE_KEEPER = address(0xFEE5);

    bool public immutable stable;
    uint256 private immutable feeBps;
    uint256 private immutable unit0;
    uint256 private immutable unit1;

    constructor(address token0_, address token1_, bool stable_, uint256 feeBps_) PairDouble(token0_, token1_) {
        (stable, feeBps) = (stable_, feeBps_);
        unit0 = 10 ** IERC20Metadata(token0_).decimals();
        unit1 = 10 ** IERC20Metadata(token1_).decimals();
    }

    function metadata() external view returns (uint256, uint256, uint256, uint256, bool, address, address) {
        (uint256 reserve0, uint256 reserve1,) = getReserves();
        return (unit0, unit1, reserve0, reserve1, stable, token0, token1);
    }

    function getAmountOut(uint256 amountIn, address tokenIn) external view returns (uint256) {
        (uint256 reserveIn, uint256 reserveOut,) = getReserves();
        (uint256 unitIn, uint256 unitOut) = (unit0, unit1);
        if (tokenIn != token0) {
            (reserveIn, reserveOut) = (reserveOut, reserveIn);
            (unitIn, unitOut) = (unitOut, unitIn);
        }
        uint256 netIn = amountIn - _fee(amountIn);
        if (!stable) return (netIn * reserveOut) / (reserveIn + netIn);
        uint256 scaledOut = (reserveOut * ONE) / unitOut;
        uint256 k = StableCurve.invariant((reserveIn * ONE) / unitIn, scaledOut);
        uint256 left = StableCurve.solve(((reserveIn + netIn) * ONE) / unitIn, k, scaledOut);
        return ((scaledOut - left) * unitOut) / ONE;
    }

    function _callBack(address to, uint256 amount0Out, uint256 amount1Out, bytes calldata data) internal override {
        ISolidlyCallee(to).hook(msg.sender, amount0Out, amount1Out, data);
    }

    function _checkInvariant(uint256 before0, uint256 before1, uint256 amount0In, uint256 amount1In) internal override {
        if (amount0In > 0) IERC20(token0).transfer(FEE_KEEPER, _fee(amount0In));
        if (amount1In > 0) IERC20(token1).transfer(FEE_KEEPER, _fee(amount1In));
        if (_k(_balance(token0), _balance(token1)) < _k(before0, before1)) revert InvariantBroken();
    }

    function _fee(uint256 amount) private view returns (uint256) {
        return (amount * feeBps) / BPS;
    }

    function _k(uint256 amount0, uint256 amount1) private view returns (uint256) {
        if (!stable) return amount0 * amount1;
        return StableCurve.invariant((amount0 * ONE) / unit0, (amount1 * ONE) / unit1);
    }
}
