// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IWrappedNative} from "../../../../contracts/interfaces/external/IWrappedNative.sol";
import {CallbackLayouts} from "../CallbackLayouts.sol";

/// @notice A double of an honest pool of every kind that calls for an address of its own: a V2-like or Solidly-like pair,
/// a V3-like pool, a Curve pool of both numberings. All keep x * y, without a fee.
contract HonestPool {
    using SafeERC20 for IERC20;

    /// @dev The number of a Curve pool's coin that is ETH; 0 and 1 are the tokens.
    uint256 public constant ETH_COIN = 2;

    address public immutable token0;
    address public immutable token1;
    address private immutable weth;

    uint256 private reserve0;
    uint256 private reserve1;
    bool private isLocked;

    error Locked();
    error Unpaid();

    modifier lock() {
        if (isLocked) revert Locked();
        isLocked = true;
        _;
        (reserve0, reserve1) = (_balance(token0), _balance(token1));
        isLocked = false;
    }

    constructor(address token0_, address token1_, address weth_) {
        (token0, token1, weth) = (token0_, token1_, weth_);
    }

    receive() external payable {}

    /// @notice Takes what it holds for its reserves.
    function sync() external lock {}

    /// @notice As a pair.
    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external lock {
        uint256 product = reserve0 * reserve1;
        if (amount0Out != 0) IERC20(token0).safeTransfer(to, amount0Out);
        if (amount1Out != 0) IERC20(token1).safeTransfer(to, amount1Out);
        if (data.length != 0) Address.functionCall(to, CallbackLayouts.pair(amount0Out, amount1Out, data));
        if (_balance(token0) * _balance(token1) < product) revert Unpaid();
    }

    /// @notice As a V3-like pool.
    function swap(
        address to,
        bool zeroForOne,
        int256 amountIn,
        uint160,
        bytes calldata data
    ) external lock returns (int256, int256) {
        (address tokenIn, address tokenOut) = zeroForOne ? (token0, token1) : (token1, token0);
        uint256 amountOut = getAmountOut(uint256(amountIn), tokenIn);
        IERC20(tokenOut).safeTransfer(to, amountOut);
        uint256 before = _balance(tokenIn);
        (int256 delta0, int256 delta1) = zeroForOne ? (amountIn, -int256(amountOut)) : (-int256(amountOut), amountIn);
        Address.functionCall(msg.sender, CallbackLayouts.v3(delta0, delta1, data));
        if (_balance(tokenIn) < before + uint256(amountIn)) revert Unpaid();
        return (delta0, delta1);
    }

    /// @notice As an older Curve pool.
    function exchange(int128 i, int128 j, uint256 amountIn, uint256) external payable {
        _exchange(uint256(uint128(i)), uint256(uint128(j)), amountIn);
    }

    /// @notice As a newer Curve pool.
    function exchange(uint256 i, uint256 j, uint256 amountIn, uint256) external payable {
        _exchange(i, j, amountIn);
    }

    function getReserves() external view returns (uint256, uint256, uint256) {
        return (reserve0, reserve1, block.timestamp);
    }

    function getAmountOut(uint256 amountIn, address tokenIn) public view returns (uint256) {
        (uint256 reserveIn, uint256 reserveOut) = tokenIn == token0 ? (reserve0, reserve1) : (reserve1, reserve0);
        return amountIn * reserveOut / (reserveIn + amountIn);
    }

    function _exchange(uint256 i, uint256 j, uint256 amountIn) private lock {
        (address tokenIn, address tokenOut) = (_coin(i), _coin(j));
        uint256 amountOut = getAmountOut(amountIn, tokenIn);
        if (msg.value != (i == ETH_COIN ? amountIn : 0)) revert Unpaid();
        if (i == ETH_COIN) IWrappedNative(weth).deposit{value: amountIn}();
        else IERC20(tokenIn).safeTransferFrom(msg.sender, address(this), amountIn);
        if (j != ETH_COIN) return IERC20(tokenOut).safeTransfer(msg.sender, amountOut);
        IWrappedNative(weth).withdraw(amountOut);
        Address.sendValue(payable(msg.sender), amountOut);
    }

    function _coin(uint256 index) private view returns (address) {
        if (index == ETH_COIN) return weth;
        return index == 0 ? token0 : token1;
    }

    function _balance(address token) private view returns (uint256) {
        return IERC20(token).balanceOf(address(this));
    }
}
